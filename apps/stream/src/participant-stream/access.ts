// Who may open a participant's stream, and what of it they see. Everyone else gets 401: the contract that the
// front-end knows lists no 403 for this route.

import { AppError, type Principal } from "@tributary/runtime";
import { coachFeed, type DomainEvent } from "@tributary/schemas";
import type { Entry } from "../subscriptions/entry.ts";

/** What every coach of the tenant may see of a participant. */
const COACHES_SEE = new Set<DomainEvent["type"]>([
  "ParticipantExtraValueChanged",
  "ActionPlanCardsAdded",
  "ActionPlanCardResponded",
]);
const MEMBERSHIP = new Set<DomainEvent["type"]>([
  "ChatSessionMemberRequested",
  "ChatSessionMemberApproved",
  "ChatSessionMemberRejected",
  "ChatSessionMemberJoined",
  "ChatSessionMemberLeft",
]);

/** @throws AppError 401 when this stream is not for them. */
export function requireReader({ role, id }: Principal, participantId: string): void {
  if (role !== "participant" || id === participantId) return;
  throw new AppError("credentials-invalid", "These credentials are not for this participant's stream");
}

/**
 * What a coach sees: cards, extras, and the chat events that are in their own feed as well, which are those of the
 * sessions that they were a member of when it happened. What happened before the opening they see only while they are a
 * member still; their own membership always (docs/adr/0011).
 */
export function viewOfCoach(
  coachId: string,
  opened: { head: number; coachSessions: readonly string[] },
): (entry: Pick<Entry, "seq" | "event" | "feeds">) => boolean {
  const feed = coachFeed(coachId);
  const sessions = new Set(opened.coachSessions);
  return ({ seq, event, feeds }) => {
    if (COACHES_SEE.has(event.type)) return true;
    if (!Object.hasOwn(feeds, feed)) return false;
    return seq > opened.head || isOfSession(event, sessions) || isOwnMembership(event, coachId);
  };
}

const isOfSession = ({ data }: DomainEvent, sessions: ReadonlySet<string>): boolean =>
  "sessionId" in data && sessions.has(data.sessionId);

function isOwnMembership({ type, data }: DomainEvent, coachId: string): boolean {
  return MEMBERSHIP.has(type) && "memberId" in data && data.memberId === coachId && data.memberType === "COACH";
}
