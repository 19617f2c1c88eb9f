/** Commands and events of one made-up session, for specifications: Ada (participant 40), Grace (coach 7). Test-only. */
import type {
  Actor,
  AnswerJoinRequest,
  ChangeChatSession,
  EventOf,
  JoinChatSession,
  LeaveChatSession,
  MarkMessages,
  Member,
  OpenChatSession,
  SendMessage,
  SessionKind,
} from "@tributary/schemas";

export const at = "2026-01-05T09:00:00.000Z";

export const ada: Member = { memberId: "40", memberType: "PARTICIPANT", memberName: "Ada Byron", photoUrl: null };
export const zoe: Member = { memberId: "42", memberType: "PARTICIPANT", memberName: "Zoë Quinn", photoUrl: null };
export const grace: Member = {
  memberId: "7",
  memberType: "COACH",
  memberName: "Grace Hopper",
  photoUrl: "https://cdn.example.org/grace.jpg",
};
export const alan: Member = { memberId: "8", memberType: "COACH", memberName: "Alan Kay", photoUrl: null };
export const bot: Member = { memberId: "bot-1", memberType: "BOT", memberName: "Helper", photoUrl: null };

/** The member as an actor with credentials. */
export const asActor = ({ memberId, memberType }: Member): Actor => ({
  id: memberId,
  role: memberType === "PARTICIPANT" ? "participant" : "coach",
});
export const admin: Actor = { id: "root", role: "admin" };
export const service: Actor = { id: "importer", role: "service" };

const session = { sessionId: "s1", participantId: "40" };

export const opened = (
  kind: SessionKind = "direct",
  participantIds: string[] = ["40"],
  openedBy: Actor = asActor(grace),
): EventOf<"ChatSessionOpened"> => ({
  type: "ChatSessionOpened",
  data: { ...session, kind, title: null, participantIds, openedBy, openedAt: at },
});
export const joined = (member: Member): EventOf<"ChatSessionMemberJoined"> => ({
  type: "ChatSessionMemberJoined",
  data: { ...session, ...member, joinedAt: at },
});
export const left = (member: Member): EventOf<"ChatSessionMemberLeft"> => ({
  type: "ChatSessionMemberLeft",
  data: { ...session, ...member, leftAt: at },
});
export const requested = (member: Member): EventOf<"ChatSessionMemberRequested"> => ({
  type: "ChatSessionMemberRequested",
  data: { ...session, ...member, requestedAt: at },
});
export const approved = (member: Member, approvedBy: Actor): EventOf<"ChatSessionMemberApproved"> => ({
  type: "ChatSessionMemberApproved",
  data: { ...session, ...member, approvedBy, approvedAt: at },
});
export const rejected = (member: Member, rejectedBy: Actor): EventOf<"ChatSessionMemberRejected"> => ({
  type: "ChatSessionMemberRejected",
  data: { ...session, ...member, rejectedBy, rejectedAt: at },
});
export const locked = (lockedBy: Actor = asActor(grace)): EventOf<"ChatSessionLocked"> => ({
  type: "ChatSessionLocked",
  data: { ...session, lockedBy, lockedAt: at },
});
export const unlocked = (unlockedBy: Actor = asActor(grace)): EventOf<"ChatSessionUnlocked"> => ({
  type: "ChatSessionUnlocked",
  data: { ...session, unlockedBy, unlockedAt: at },
});
export const closed = (closedBy: Actor = asActor(grace)): EventOf<"ChatSessionClosed"> => ({
  type: "ChatSessionClosed",
  data: { ...session, closedBy, closedAt: at },
});
export const sent = (sender: Member, text = "hi"): EventOf<"MessageSent"> => ({
  type: "MessageSent",
  data: {
    messageId: "m1",
    ...session,
    senderId: sender.memberId,
    senderType: sender.memberType,
    senderName: sender.memberName,
    photoUrl: sender.photoUrl,
    channel: "APP",
    text,
    html: null,
    attachments: [],
    replyToId: null,
    origin: null,
    sentAt: at,
  },
});
export const read = (reader: Member, upToVersion = 4): EventOf<"MessagesRead"> => ({
  type: "MessagesRead",
  data: {
    ...session,
    memberId: reader.memberId,
    memberType: reader.memberType,
    upToMessageId: `m${upToVersion}`,
    upToVersion,
    readAt: at,
  },
});

export const delivered = (reader: Member, upToVersion = 4): EventOf<"MessagesDelivered"> => {
  const { readAt, ...mark } = read(reader, upToVersion).data;
  return { type: "MessagesDelivered", data: { ...mark, deliveredAt: readAt } };
};

export const open = (changes: Partial<OpenChatSession> = {}): OpenChatSession => ({
  type: "OpenChatSession",
  sessionId: "s1",
  kind: "direct",
  title: null,
  participants: [{ id: "40", name: "Ada Byron" }],
  opener: { id: "7", role: "coach", name: grace.memberName, photoUrl: grace.photoUrl },
  members: [],
  locked: false,
  at,
  ...changes,
});
export const join = (member: Member, by: Actor): JoinChatSession => ({ type: "JoinChatSession", member, by, at });
export const leave = ({ memberId }: Member, by: Actor, evenIfClosed = false): LeaveChatSession => ({
  ...{ type: "LeaveChatSession", memberId, evenIfClosed, by, at },
});
export const send = (sender: Actor, changes: Partial<SendMessage> = {}): SendMessage => ({
  type: "SendMessage",
  messageId: "m1",
  sender,
  speaker: null,
  text: "hi",
  replyToId: null,
  replyToExists: false,
  attachments: [],
  attachmentsExist: true,
  origin: null,
  at,
  ...changes,
});
/** `version` null: there is nothing of others to have read. */
export const markRead = (reader: Member, version: number | null = 4, by = asActor(reader)): MarkMessages => ({
  type: "MarkMessagesRead",
  memberId: reader.memberId,
  placeExists: true,
  newest: version === null ? null : { messageId: `m${version}`, version },
  by,
  at,
});
/** How far messages have reached somebody. */
export const markDelivered = (...mark: Parameters<typeof markRead>): MarkMessages => ({
  ...markRead(...mark),
  type: "MarkMessagesDelivered",
});
export const approve = ({ memberId }: Member, by: Actor): AnswerJoinRequest => ({
  type: "ApproveChatSessionMember",
  memberId,
  by,
  at,
});
export const reject = ({ memberId }: Member, by: Actor): AnswerJoinRequest => ({
  type: "RejectChatSessionMember",
  memberId,
  by,
  at,
});
export const change = (type: ChangeChatSession["type"], by: Actor = asActor(grace)): ChangeChatSession => ({
  type,
  by,
  at,
});
