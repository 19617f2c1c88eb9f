// Lines of the system in a session, under ids that the same cause has again.
import type { Command } from "@tributary/schemas";
import type { ServerEvent } from "@tributary/schemas/bright-pattern";
import { type ChatView, keyOf, ourId, PROVIDER } from "./chat-view.ts";
import type { Outcome } from "./outcome.ts";

const LONGEST_NOTICE = 2_000;

export interface Notice {
  text: string;
  level: "INFO" | "WARNING";
}

/** The event told as a notice, when there is something to tell. */
export function noticeOf(event: ServerEvent, notice: Notice, chat: ChatView): Outcome[] {
  if (notice.text === "") return [];
  const key = `${keyOf(event)}:notice`;
  return [{ does: "command", key, command: noticeCommand(key, notice, chat) }];
}

/** A notice for whatever has this key. */
export function noticeCommand(
  key: string,
  { text, level }: Notice,
  { sessionId, chatId }: Pick<ChatView, "sessionId" | "chatId">,
): Command {
  const noticeId = ourId(chatId, key);
  const said = text.slice(0, LONGEST_NOTICE).toWellFormed();
  const origin = { provider: PROVIDER, externalId: noticeId };
  return { type: "PostNotice", sessionId, noticeId, level, text: said, origin };
}
