/** Events of a log that a test makes up. */
import type { DomainEvent, RecordedEvent } from "@tributary/schemas";
import type { LogEntry } from "../subjects.ts";

export const TENANT = "t";
export const SESSION = `${TENANT}/chat-session/s`;
const AT = "2026-01-01T00:00:00.000Z";
const by = { id: "7", role: "coach" } as const;
const session = { sessionId: "s", participantId: "40" };
const member = { ...session, memberName: "M", photoUrl: null };

export const opened: DomainEvent = {
  type: "ChatSessionOpened",
  data: { ...session, kind: "direct", title: null, participantIds: ["40"], openedBy: by, openedAt: AT },
};

export const joined = (memberId: string, memberType: "COACH" | "PARTICIPANT"): DomainEvent => ({
  type: "ChatSessionMemberJoined",
  data: { ...member, memberId, memberType, joinedAt: AT },
});

export const left = (memberId: string, memberType: "COACH" | "PARTICIPANT"): DomainEvent => ({
  type: "ChatSessionMemberLeft",
  data: { ...member, memberId, memberType, leftAt: AT },
});

export const sent = (messageId: string, senderId = "40"): DomainEvent => ({
  type: "MessageSent",
  data: {
    ...{
      ...session,
      messageId,
      senderId,
      senderType: "PARTICIPANT",
      senderName: "Ada",
      photoUrl: null,
      channel: "APP",
    },
    ...{ text: messageId, html: null, attachments: [], replyToId: null, origin: null, sentAt: AT },
  },
});

export const edited = (messageId: string): DomainEvent => {
  const { data } = sent(messageId) as Extract<DomainEvent, { type: "MessageSent" }>;
  return { type: "MessageEdited", data: { ...data, text: "else", editedBy: by, editedAt: AT } };
};

export const read = (upToVersion: number): DomainEvent => ({
  type: "MessagesRead",
  data: { ...session, memberId: "40", memberType: "PARTICIPANT", upToMessageId: "m", upToVersion, readAt: AT },
});

/** An event that is in these feeds, at the version that it has in its session; each its own command unless told. */
export function entry(number: number, event: DomainEvent, feeds: string[], commandId = `command ${number}`): LogEntry {
  const metadata = { commandId, commandName: "Test", principal: by, application: "tests" };
  const recorded: RecordedEvent = {
    ...{ epoch: 1, eventId: `event ${number}`, tenant: TENANT, streamId: SESSION, version: number, schemaVersion: 1 },
    ...{ metadata, recordedAt: AT, feeds: Object.fromEntries(feeds.map((feed) => [feed, number])), event },
  };
  return { number, event: recorded };
}

export const BOTH = ["coach/7", "participant/40"];

/** A session that its coach opened with a participant, who says something. */
export const conversation: readonly LogEntry[] = [
  entry(1, opened, [], "open"),
  entry(2, joined("7", "COACH"), BOTH, "open"),
  entry(3, joined("40", "PARTICIPANT"), BOTH, "open"),
  entry(4, sent("m1"), BOTH),
  entry(5, edited("m1"), BOTH),
];
