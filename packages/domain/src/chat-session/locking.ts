/** Locking, unlocking and closing a session: for a coach who is in it, and for admins. */
import type { Actor, ChangeChatSession } from "@tributary/schemas";
import { accept, type Decision, refuse } from "../decider.ts";
import type { ChatSessionEvent } from "./evolve.ts";
import { unlinkAll } from "./external-chats.ts";
import { memberActing } from "./membership.ts";
import type { OpenSession } from "./state.ts";

/** Coaches have to ask from now on; locking a locked session changes nothing. */
export function lock({ by, at }: ChangeChatSession, state: OpenSession): Decision<ChatSessionEvent> {
  const refusal = refuseToChange(by, state);
  if (refusal || state.locked) return refusal ?? accept();
  return accept({ type: "ChatSessionLocked", data: { ...about(state), lockedBy: by, lockedAt: at } });
}

/** Coaches join at once from now on; who has asked before still has to be answered, or joins anew. */
export function unlock({ by, at }: ChangeChatSession, state: OpenSession): Decision<ChatSessionEvent> {
  const refusal = refuseToChange(by, state);
  if (refusal || !state.locked) return refusal ?? accept();
  return accept({ type: "ChatSessionUnlocked", data: { ...about(state), unlockedBy: by, unlockedAt: at } });
}

/** The last event of the session, before which it lets go of its outside chats. */
export function close({ by, at }: ChangeChatSession, state: OpenSession): Decision<ChatSessionEvent> {
  const refusal = refuseToChange(by, state);
  if (refusal) return refusal;
  const data = { ...about(state), closedBy: by, closedAt: at };
  return accept<ChatSessionEvent>(...unlinkAll(state, { by, at }), { type: "ChatSessionClosed", data });
}

const about = ({ sessionId, participantId }: OpenSession) => ({ sessionId, participantId });

function refuseToChange(by: Actor, state: OpenSession): Decision<never> | null {
  if (by.role === "admin") return null;
  if (by.role !== "coach") return refuse("role-not-allowed", `A ${by.role} cannot lock, unlock or close a session.`);
  return memberActing(by, state)
    ? null
    : refuse("not-a-member", `Coach ${by.id} is not a member of this chat session.`);
}
