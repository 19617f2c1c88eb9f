import { UnstyledButton } from "@mantine/core";
import type { ChatMessage } from "@tributary/client";
import type { JSX } from "react";
import { strings } from "../strings.ts";
import classes from "./chat.module.css";
import { glyphOf } from "./glyphs.ts";
import type { MessageDeeds } from "./message-actions.tsx";

interface Props {
  message: ChatMessage;
  deeds: MessageDeeds | null;
}

/** What others feel about a message; pressing one joins in, or takes it back. */
export function Reactions({ message, deeds }: Props): JSX.Element | null {
  const { reactions = [] } = message;
  if (reactions.length === 0) return null;
  return (
    <div className={classes.reactions}>
      {reactions.map(({ reaction, memberIds }) => {
        const isThere = deeds !== null && memberIds.includes(deeds.myId);
        return (
          <UnstyledButton
            key={reaction}
            className={classes.reaction}
            disabled={deeds === null}
            aria-pressed={isThere}
            aria-label={strings.chat.reactionCount(reaction, memberIds.length)}
            onClick={() => deeds?.onReact(message, reaction, !isThere)}
          >
            {glyphOf(reaction)} {memberIds.length}
          </UnstyledButton>
        );
      })}
    </div>
  );
}
