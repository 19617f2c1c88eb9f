import { Anchor } from "@mantine/core";
import type { JSX } from "react";
import classes from "./chat.module.css";
import { partsOf } from "./text-parts.ts";

/** What a message says, as it was written; addresses of pages can be followed. */
export const MessageText = ({ text }: { text: string }): JSX.Element => (
  <div className={classes.text}>
    {partsOf(text).map(({ at, text: part, href }) =>
      href === null ? (
        part
      ) : (
        <Anchor key={at} href={href} target="_blank" rel="noopener noreferrer" inherit c="inherit" underline="always">
          {part}
        </Anchor>
      ),
    )}
  </div>
);
