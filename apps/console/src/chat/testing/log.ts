// A made-up session for tests: everything that ever happened in it, in order, and what snapshots of it show at any moment.
import type { ChatMessage, ChatSession, SessionEvent } from "@tributary/client";

export const SESSION_ID = "s-1";

export function aSession(changes: Partial<ChatSession> = {}): ChatSession {
  return {
    ...{ id: SESSION_ID, kind: "direct", title: "Welcome", participantId: "40", participantIds: ["40"] },
    ...{ status: "OPEN", locked: false, openedAt: at(0), members: [], unread: 0, lastMessage: null },
    ...changes,
  };
}

/** The n-th moment of a test. */
export const at = (second: number): string => new Date(Date.UTC(2026, 10, 22, 8, 0, second)).toISOString();

export function aMessage(second: number, changes: Partial<ChatMessage> = {}): ChatMessage {
  return {
    ...{ id: `m-${String(second).padStart(4, "0")}`, sessionId: SESSION_ID, participantId: "40" },
    ...{ senderId: "40", senderType: "PARTICIPANT", senderName: "Ada", photoUrl: null, channel: "APP" },
    ...{ text: `said at ${second}`, attachments: [], replyToId: null, origin: null, sentAt: at(second) },
    ...{ editedAt: null, deletedAt: null, ...changes },
  };
}

export const sent = (message: ChatMessage): SessionEvent => ({ eventType: "MESSAGE_SENT", payload: message });

type Happened = "say" | "edit" | "delete" | "react" | "unreact" | "read";
export interface Step {
  what: Happened;
  /** Which of the messages so far. */
  which: number;
}

/** The events of a session in which these things happened, one a second. What is deleted is not changed any more. */
export function logOf(steps: readonly Step[]): SessionEvent[] {
  const said: ChatMessage[] = [];
  return steps.map(({ what, which }, index): SessionEvent => {
    const second = index + 1;
    const place = which % Math.max(1, said.length);
    const message = said[place];
    if (what === "say" || message === undefined) {
      // By clocks that differ, several in one moment, with ids that tell nothing of their order.
      const ahead = said.length > 0 && second % 3 === 0 ? 9 : 0;
      const news = aMessage(second, { id: `m-${(second * 7) % 31}`, sentAt: at(Math.floor(second / 4) + ahead) });
      said.push(news);
      return sent(news);
    }
    if (what === "delete") said.splice(place, 1);
    return changeOf(what, message, second);
  });
}

const inSession = { sessionId: SESSION_ID, participantId: "40" };
const coach = { memberId: "41", memberType: "COACH" as const };

function changeOf(what: Exclude<Happened, "say">, message: ChatMessage, second: number): SessionEvent {
  const named = { ...inSession, messageId: message.id };
  const reaction = { ...named, ...coach, reaction: "like", at: at(second) };
  switch (what) {
    case "edit":
      return {
        eventType: "MESSAGE_EDITED",
        payload: { ...message, text: `edited at ${second}`, editedAt: at(second) },
      };
    case "delete":
      return { eventType: "MESSAGE_DELETED", payload: { ...named, deletedBy: "40", deletedAt: at(second) } };
    case "react":
      return { eventType: "MESSAGE_REACTION_ADDED", payload: reaction };
    case "unreact":
      return { eventType: "MESSAGE_REACTION_REMOVED", payload: reaction };
    case "read":
      return {
        eventType: "MESSAGES_READ",
        payload: { ...inSession, ...coach, upToMessageId: message.id, readAt: at(second) },
      };
  }
}

/** What the platform's history shows after these events: every message as it is by then. */
export function historyAfter(events: readonly SessionEvent[]): ChatMessage[] {
  const messages = new Map<string, ChatMessage>();
  for (const event of events) {
    if (event.eventType === "MESSAGE_SENT") messages.set(event.payload.id, event.payload);
    else changeHistory(messages, event);
  }
  return [...messages.values()];
}

function changeHistory(messages: Map<string, ChatMessage>, event: SessionEvent): void {
  const { messageId, id } = event.payload as { messageId?: string; id?: string };
  const message = messages.get(messageId ?? id ?? "");
  if (message === undefined) return;
  const isDeleted = message.deletedAt !== null;
  if (event.eventType === "MESSAGE_EDITED" && !isDeleted) {
    messages.set(message.id, { ...event.payload, ...(message.reactions ? { reactions: message.reactions } : {}) });
  }
  if (event.eventType === "MESSAGE_DELETED" && !isDeleted) {
    messages.set(message.id, { ...message, text: "", reactions: [], deletedAt: event.payload.deletedAt });
  }
  if (event.eventType === "MESSAGE_REACTION_ADDED" && !isDeleted) {
    messages.set(message.id, { ...message, reactions: [{ reaction: "like", memberIds: ["41"] }] });
  }
  if (event.eventType === "MESSAGE_REACTION_REMOVED") messages.set(message.id, { ...message, reactions: [] });
}
