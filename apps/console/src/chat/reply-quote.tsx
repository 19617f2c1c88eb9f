import type { ChatMessage } from "@tributary/client";
import type { JSX } from "react";
import { strings } from "../strings.ts";
import classes from "./chat.module.css";

/** What a message answers; null when that is further up than what is loaded. */
export const ReplyQuote = ({ message }: { message: ChatMessage | null }): JSX.Element => (
  <div className={classes.quote}>
    {message !== null && <strong>{message.senderName}</strong>}
    <span>{message === null ? strings.chat.earlierMessage : summaryOf(message)}</span>
  </div>
);

/** A message in one line. */
export function summaryOf({ text, deletedAt, attachments }: ChatMessage): string {
  if (deletedAt !== null) return strings.chat.deleted;
  return text === "" ? attachments.map(({ name }) => name).join(", ") : text;
}
