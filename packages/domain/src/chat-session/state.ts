/** What deciding about a chat session needs: who is in it now, and who asks to be. Bounded by the number of members; never holds messages. */
import { type Member, member, type SessionKind, sessionKind } from "@tributary/schemas";
import { z } from "zod";

/** Most people in a direct or group session at one time. */
export const MAX_MEMBERS = 100;

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

export const CHAT_SESSION_STATE_VERSION = 4;

/** Who is a member now, or was when it was closed. */
export const currentMembers = (state: ChatSessionState): readonly Member[] =>
  state.status === "absent" ? [] : state.members;

/** The session's kind; undefined before it is opened. */
export const kindOf = (state: ChatSessionState): SessionKind | undefined =>
  state.status === "absent" ? undefined : state.kind;
