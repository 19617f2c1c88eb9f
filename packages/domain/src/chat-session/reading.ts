/** Marking as read: one high-water mark per member, which only ever goes up and says nothing about their own messages. */
import type { Actor, MarkMessagesRead } from "@tributary/schemas";
import { accept, type Decision, refuse } from "../decider.ts";
import type { ChatSessionEvent } from "./evolve.ts";
import { memberActing } from "./membership.ts";
import type { ClosedSession, OpenSession } from "./state.ts";

/**
 * MessagesRead when there is something new to have read. Otherwise nothing happens, which is no refusal: not when it was
 * read before, not in a closed session (its closing stays its last event, and nothing in it waits to be read any more),
 * and not in a channel, whose viewers are without number. Sending marks nothing: a quick reply has not shown the rest.
 */
export function markRead(command: MarkMessagesRead, state: OpenSession | ClosedSession): Decision<ChatSessionEvent> {
  const { memberId, placeExists, newest, by, at } = command;
  const refusal = refuseToMark(by, memberId);
  if (refusal) return refusal;
  const reader =
    by.role === "service" ? state.members.find((one) => one.memberId === memberId) : memberActing(by, state);
  if (!reader) return refuse("not-a-member", `Nobody with the id ${memberId} is a member of this chat session.`);
  if (!placeExists) return refuse("message-unknown", "There is no such message in this chat session.");
  if (newest === null || state.status === "closed" || state.kind === "channel") return accept();
  const mark = state.readMarks.find((one) => one.memberId === memberId);
  if (mark && newest.version <= mark.version) return accept();
  const { sessionId, participantId } = state;
  const { memberType } = reader;
  const upTo = { upToMessageId: newest.messageId, upToVersion: newest.version };
  return accept({
    type: "MessagesRead",
    data: { sessionId, participantId, memberId, memberType, ...upTo, readAt: at },
  });
}

function refuseToMark(by: Actor, memberId: string): Decision<never> | null {
  if (by.role === "admin") return refuse("role-not-allowed", "An admin has read nothing for a member.");
  if (by.role === "service" || by.id === memberId) return null;
  return refuse("role-not-allowed", `A ${by.role} can only say what they have read themselves.`);
}
