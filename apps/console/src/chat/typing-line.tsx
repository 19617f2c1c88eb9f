import { Text } from "@mantine/core";
import type { JSX } from "react";
import { strings } from "../strings.ts";
import classes from "./chat.module.css";
import { memberKey, type Picture } from "./picture.ts";

/** Who is typing right now. It keeps its place when nobody is. */
export function TypingLine({ picture }: { picture: Picture }): JSX.Element {
  const { members } = picture.session;
  const names = [...picture.typing.keys()].map(
    (key) => members.find((member) => memberKey(member) === key)?.memberName ?? strings.chat.somebody,
  );
  return (
    <Text size="xs" c="dimmed" className={classes.typing} role="status">
      {names.length > 0 && (
        <>
          <span className={classes.typingDots} aria-hidden>
            <span />
            <span />
            <span />
          </span>
          {strings.chat.typing(names)}
        </>
      )}
    </Text>
  );
}
