// What is known of one session, as plain data. The same facts make the same picture, however often they come and in
// whatever order snapshots and events meet.
import type { ChatMessage, ChatSession, ExternalChatChange, Form, Notice, ReactionChange } from "@tributary/client";
import type { Unsent } from "./outbox.ts";

/** Whoever looks at it. */
export interface Me {
  id: string;
  type: "COACH" | "PARTICIPANT";
}

type Member = Pick<ReactionChange, "memberId" | "memberType">;

/** How far somebody has come, and when they said so. */
export interface Mark extends Member {
  upToMessageId: string;
  at: string;
}

/** The last word on one reaction of one member to one message. */
export interface ReactionWord extends Pick<ReactionChange, "messageId" | "memberId" | "reaction" | "at"> {
  isThere: boolean;
}

export interface Picture {
  readonly session: ChatSession;
  /** Oldest first, each once, as its last edit or its deletion left it. */
  readonly messages: readonly ChatMessage[];
  readonly hasOlder: boolean;
  /** The furthest message that the stream has told of. */
  readonly heard: string | null;
  /** What came about messages that may not be here yet. */
  readonly edits: ReadonlyMap<string, ChatMessage>;
  readonly deletions: ReadonlyMap<string, string>;
  readonly reactions: ReadonlyMap<string, readonly ReactionWord[]>;
  readonly read: ReadonlyMap<string, Mark>;
  readonly delivered: ReadonlyMap<string, Mark>;
  /** Who is typing, and when they last said so. */
  readonly typing: ReadonlyMap<string, number>;
  readonly forms: readonly Form[];
  readonly notices: readonly Notice[];
  /** By the id of the link. */
  readonly external: ReadonlyMap<string, ExternalChatChange>;
  readonly outbox: readonly Unsent[];
}

/** A session of which nothing but its head is known. */
export const pictureOf = (session: ChatSession): Picture => ({
  session,
  ...{ messages: [], hasOlder: false, heard: null, edits: new Map(), deletions: new Map(), reactions: new Map() },
  ...{ read: new Map(), delivered: new Map(), typing: new Map() },
  ...{ forms: [], notices: [], external: new Map(), outbox: [] },
});

/** Coaches and participants may have the same id. */
export const memberKey = ({ memberType, memberId }: Member): string => `${memberType}/${memberId}`;

export const keyOfMe = ({ id, type }: Me): string => `${type}/${id}`;

/** Whether `me` has said it. */
export const isMine = ({ senderId, senderType }: ChatMessage, me: Me): boolean =>
  senderId === me.id && senderType === me.type;
