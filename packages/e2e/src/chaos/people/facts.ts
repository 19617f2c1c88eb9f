/**
 * What has happened, in one line each: whoever was answered 2xx writes what must be in the log, the log is read as the same
 * lines, and the two are compared. A line that can be there more than once is counted.
 */
import type { DomainEvent, DomainEventType, EventOf } from "@tributary/schemas";

export type Fact = string;

/** The fact of an event of this type, by what tells it from others. */
export const fact = (type: DomainEventType, ...what: readonly unknown[]): Fact => [type, ...what].join(" ");

const ids = ["sessionId", "memberId"];
/** Read marks are the streams' own doing, and say less than what was asked for: they are judged by themselves. */
const tellsThemApart: Partial<Record<DomainEventType, readonly string[]>> = {
  ParticipantRegistered: ["participantId"],
  ParticipantProfileUpdated: ["participantId"],
  ParticipantSuspended: ["participantId"],
  ParticipantReactivated: ["participantId"],
  ParticipantExtraValueChanged: ["participantId", "extraValue"],
  ChatSessionOpened: ["sessionId"],
  ChatSessionLocked: ["sessionId"],
  ChatSessionUnlocked: ["sessionId"],
  ChatSessionClosed: ["sessionId"],
  ChatSessionMemberRequested: ids,
  ChatSessionMemberApproved: ids,
  ChatSessionMemberRejected: ids,
  ChatSessionMemberJoined: ids,
  ChatSessionMemberLeft: ids,
  MessageSent: ["messageId"],
  MessageEdited: ["messageId", "text"],
  MessageDeleted: ["messageId"],
  MessageReactionAdded: ["messageId", "memberId", "reaction"],
  MessageReactionRemoved: ["messageId", "memberId", "reaction"],
  FormRequested: ["formId"],
  FormAnswered: ["formId"],
  ActionPlanCardsAdded: ["planId"],
};

/** What an event of the log says; null for what nobody is answered about. */
export function factOf(event: DomainEvent): Fact | null {
  if (event.type === "ActionPlanCardResponded") return cardFact(event.data.card);
  const names = tellsThemApart[event.type];
  const data: Readonly<Record<string, unknown>> = event.data;
  return names === undefined ? null : fact(event.type, ...names.map((name) => data[name]));
}

/** A card that was answered with this. */
export function cardFact({ id, data }: EventOf<"ActionPlanCardResponded">["data"]["card"]): Fact {
  return fact("ActionPlanCardResponded", id, ...data.activityValues.map(({ reportedValue }) => reportedValue));
}

/** What is there more or less often than it should be. */
export function differences(answered: readonly Fact[], logged: readonly Fact[]): string[] {
  const surplus = new Map<Fact, number>();
  for (const one of logged) surplus.set(one, (surplus.get(one) ?? 0) + 1);
  for (const one of answered) surplus.set(one, (surplus.get(one) ?? 0) - 1);
  return [...surplus].flatMap(([one, times]) => {
    if (times < 0) return [`${one}: answered, and ${-times} times less in the log`];
    return times > 0 ? [`${one}: ${times} times more in the log than answered`] : [];
  });
}
