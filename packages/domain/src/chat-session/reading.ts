/**
 * Marking as read, or as delivered: one high-water mark of each per member, which only ever goes up and says nothing
 * about their own messages.
 */
import type { Actor, MarkMessages } from "@tributary/schemas";
import { accept, type Decision, refuse } from "../decider.ts";
import type { ChatSessionEvent } from "./evolve.ts";
import { memberNamed } from "./membership.ts";
import type { ClosedSession, OpenSession } from "./state.ts";

/**
 * MessagesRead or MessagesDelivered when there is something new to have read or got. Otherwise nothing happens, which is
 * no refusal: not when it was so before (what was read has been delivered), not in a closed session (its closing stays its
 * last event, and nothing in it waits to be read any more), and not in a channel, whose viewers are without number.
 * Sending marks nothing: a quick reply has not shown the rest.
 */
export function mark(command: MarkMessages, state: OpenSession | ClosedSession): Decision<ChatSessionEvent> {
  const { memberId, placeExists, newest, by, at } = command;
  const refusal = refuseToMark(by, memberId);
  if (refusal) return refusal;
  if (state.kind === "channel" && by.role === "participant") return accept();
  const reader = memberNamed(memberId, by, state);
  if (!reader) return refuse("not-a-member", `Nobody with the id ${memberId} is a member of this chat session.`);
  if (!placeExists) return refuse("message-unknown", "There is no such message in this chat session.");
  if (newest === null || state.status === "closed" || state.kind === "channel") return accept();
  const isRead = command.type === "MarkMessagesRead";
  const known = isRead ? state.readMarks : [...state.readMarks, ...state.deliveredMarks];
  if (known.some((one) => one.memberId === memberId && newest.version <= one.version)) return accept();
  const { sessionId, participantId } = state;
  const upTo = { upToMessageId: newest.messageId, upToVersion: newest.version };
  const data = { sessionId, participantId, memberId, memberType: reader.memberType, ...upTo };
  return isRead
    ? accept({ type: "MessagesRead", data: { ...data, readAt: at } })
    : accept({ type: "MessagesDelivered", data: { ...data, deliveredAt: at } });
}

function refuseToMark(by: Actor, memberId: string): Decision<never> | null {
  if (by.role === "admin") return refuse("role-not-allowed", "An admin has read nothing for a member.");
  if (by.role === "service" || by.id === memberId) return null;
  return refuse("role-not-allowed", `A ${by.role} can only say what they have read themselves.`);
}
