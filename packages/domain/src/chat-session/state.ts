/**
 * What deciding about a chat session needs: who is in it now, who asks to be, which forms wait and which outside chats
 * are linked. Bounded by the numbers below; it never holds messages.
 */
import {
  type ExternalChatStatus,
  externalChatStatus,
  type Member,
  member,
  type SessionKind,
  sessionKind,
} from "@tributary/schemas";
import { z } from "zod";

/** Most people in a direct or group session at one time. */
export const MAX_MEMBERS = 100;
/** Most forms of a session that wait for an answer at one time. */
export const MAX_OPEN_FORMS = 20;
/** Most outside systems that a session is linked to at one time. */
export const MAX_EXTERNAL_CHATS = 10;

const openForm = z.strictObject({ formId: z.string(), expiresAt: z.string().nullable() });

const externalChat = z.strictObject({
  linkId: z.string(),
  provider: z.string(),
  conversation: z.string().nullable(),
  status: externalChatStatus,
  estimatedWaitSeconds: z.int().nullable(),
});
export type ExternalChatState = z.infer<typeof externalChat>;

const mark = z.strictObject({ memberId: z.string(), version: z.int() });

const session = {
  sessionId: z.string(),
  kind: sessionKind,
  /** The first participant named at opening: the `participantId` of every event of the session. */
  participantId: z.string().nullable(),
  /** All participants named at opening, whether they are still members or not. */
  participantIds: z.array(z.string()),
  /** In the order in which they joined. */
  members: z.array(member),
  /** While it is locked, coaches have to ask before they join. */
  locked: z.boolean(),
  /** Coaches who asked and have no answer yet; they are not members. */
  requested: z.array(member),
  /** How far each current member has read; who leaves takes theirs along, so that there are never more than members. */
  readMarks: z.array(mark),
  /** How far messages have reached each current member; what they have read is not repeated here. */
  deliveredMarks: z.array(mark),
  /** Forms without an answer; those whose time is over go when the next one comes. */
  openForms: z.array(openForm),
  /** The links that live: neither unlinked nor over. */
  externalChats: z.array(externalChat),
};

const open = z.strictObject({ status: z.literal("open"), ...session });
const closed = z.strictObject({ status: z.literal("closed"), ...session });

export const chatSessionState = z.discriminatedUnion("status", [
  z.strictObject({ status: z.literal("absent") }),
  open,
  closed,
]);

export type ChatSessionState = z.infer<typeof chatSessionState>;
export type OpenSession = z.infer<typeof open>;
export type ClosedSession = z.infer<typeof closed>;

export const CHAT_SESSION_STATE_VERSION = 5;

/** Who is a member now, or was when it was closed. */
export const currentMembers = (state: ChatSessionState): readonly Member[] =>
  state.status === "absent" ? [] : state.members;

/** The session's kind; undefined before it is opened. */
export const kindOf = (state: ChatSessionState): SessionKind | undefined =>
  state.status === "absent" ? undefined : state.kind;

/** Whether a form's time was over then. */
export const isExpired = ({ expiresAt }: { expiresAt: string | null }, at: string): boolean =>
  expiresAt !== null && Date.parse(expiresAt) <= Date.parse(at);

/** Whether nothing follows: the link is over then, and its outside system can be linked anew. */
export const isOver = (status: ExternalChatStatus): boolean => status === "ENDED" || status === "FAILED";
