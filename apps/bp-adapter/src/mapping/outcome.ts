// What an event of a chat comes to, before anything of it has been done.
import type { Command, EphemeralEvent, ExternalChatStatus } from "@tributary/schemas";

/** `key` makes the command's id, with the chat's: the same event always gives its command the same one. */
export interface KeyedCommand {
  does: "command";
  key: string;
  command: Command;
}

export interface FileToFetch {
  does: "fetch-file";
  key: string;
  fileId: string;
  /** Null when nobody has said. */
  name: string | null;
  isImage: boolean;
  /** The message that shows it, by our own id of it. */
  toMessage(attachment: string): Command;
  /** Said when it can't be had. */
  toNotice(why: string): Command;
}

export type Outcome =
  | KeyedCommand
  | FileToFetch
  | { does: "moment"; event: EphemeralEvent }
  | { does: "status"; status: ExternalChatStatus; estimatedWaitSeconds: number | null }
  /** A message of ours, by the session's version, has come as far as that member. */
  | { does: "receipt"; key: string; memberId: string; version: number; isRead: boolean }
  | { does: "decline-form"; formRequestId: string }
  /** It can be all for this chat as soon as nothing more comes. */
  | { does: "drain" }
  | { does: "end"; status: "ENDED" | "FAILED"; detail: string }
  | { does: "dead-letter"; key: string; reason: string; raw: unknown };
