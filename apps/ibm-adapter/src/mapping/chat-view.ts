// What mapping an event needs to know of its chat.
import type { Command } from "@tributary/schemas";
import type { EventOfType, KnownType } from "@tributary/schemas/ibm-video";
import type { Conversation } from "../client/feed.ts";
import type { KeyedCommand, Room } from "./outcome.ts";
import type { OwnMessages } from "./own-messages.ts";

export interface ChatView {
  sessionId: string;
  participantId: string | null;
  linkId: string;
  kind: Conversation["kind"];
  cid: string;
  /** Of the chat user that all of this side speak as. */
  userId: string;
  own: Pick<OwnMessages, "versionOf">;
  /** Whether a message of theirs is known to be on its way to the session, or there. */
  isTold(vendorId: string): boolean;
  /** Whether somebody of theirs has spoken lately. */
  isHeard(userId: string): boolean;
  /** Whether they are a member of the session: only in groups they are. */
  isMember(memberId: string): boolean;
  /** As it was told last. */
  room: Room;
}

export type Said<T extends KnownType> = EventOfType<T>;

export const keyed = (key: string, command: Command): KeyedCommand => ({ does: "command", key, command });
