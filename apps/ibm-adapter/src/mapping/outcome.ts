// What an event of a chat comes to, before anything of it has been done.
import type { Command, CommandOf, EphemeralEvent } from "@tributary/schemas";

/** `key` makes the command's id, with the link's: the same event always gives its command the same one. */
export interface KeyedCommand {
  does: "command";
  key: string;
  command: Command;
}

/** What everybody over there may do. */
export interface Room {
  isFrozen: boolean;
  /** Seconds between two messages of one viewer; 0 when that does not matter. */
  cooldown: number;
}

/** Messages are named as they are over there. */
export type Outcome =
  | KeyedCommand
  /** Answers another message, if the session has that one. */
  | { does: "say"; key: string; vendorId: string; repliesTo: string | null; command: CommandOf<"SendMessage"> }
  /** About a message, if the session has it. */
  | { does: "change"; key: string; vendorId: string; toCommand(messageId: string): Command }
  /** A message of ours is not there any more. It is told, unless it was taken back here. */
  | { does: "lose"; key: string; vendorId: string; command: Command }
  | { does: "moment"; event: EphemeralEvent }
  /** How the room is from now on. */
  | { does: "room"; room: Room }
  /** It is all for this chat. */
  | { does: "end"; detail: string }
  /** Nobody can read it. Of a kind there may be many. */
  | { does: "dead-letter"; key: string; kind: string; reason: string; raw: unknown };
