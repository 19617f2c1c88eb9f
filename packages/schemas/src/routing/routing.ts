/** Who is told about which event, and as what. The one table that append, streams and docs read. */
import type { EphemeralEventType } from "../chat-sessions/ephemeral.ts";
import type { DomainEventType } from "../events/catalogue.ts";
import type { WireEventType } from "../wire/wire-event.ts";

/** Kinds of wire events that a client only gets when it asks with `?include=`. */
export const includes = ["receipts", "edits", "typing", "forms", "external", "signaling"] as const;
export type Include = (typeof includes)[number];

export interface Route {
  /** The public event it becomes; null: clients are not told. */
  readonly wire: WireEventType | null;
  /** Whose feeds get an entry: the session's members (before, after, and the one it names), that one alone, the participant, nobody. */
  readonly feeds: "members" | "member" | "participant" | "none";
  /** Whether the session stream carries it. */
  readonly session: boolean;
  readonly include: Include | null;
}

const untold: Route = { wire: null, feeds: "none", session: false, include: null };
const toMembers = (wire: WireEventType): Route => ({ wire, feeds: "members", session: true, include: null });
const edit = (wire: WireEventType): Route => ({ ...toMembers(wire), include: "edits" });
/** Nobody's feed but the reader's own: in a lively session there are as many receipts as messages times members. */
const receipt = (wire: WireEventType): Route => ({ wire, feeds: "member", session: true, include: "receipts" });
const toMembersWhoAsk = (wire: WireEventType, include: Include): Route => ({ ...toMembers(wire), include });
const toParticipant = (wire: WireEventType): Route => ({ wire, feeds: "participant", session: false, include: null });

export const routing: Readonly<Record<DomainEventType, Route>> = {
  ParticipantRegistered: untold,
  ParticipantProfileUpdated: untold,
  ParticipantSuspended: untold,
  ParticipantReactivated: untold,
  ParticipantErased: untold,
  ParticipantExtraValueChanged: toParticipant("PARTICIPANT_EXTRA_VALUE_CHANGED"),
  ChatSessionOpened: untold, // each participant learns of it by their own member event
  ChatSessionLocked: untold,
  ChatSessionUnlocked: untold,
  ChatSessionClosed: untold,
  ChatSessionMemberRequested: toMembers("CHAT_SESSION_MEMBER_REQUESTED"),
  ChatSessionMemberApproved: toMembers("CHAT_SESSION_MEMBER_APPROVED"),
  ChatSessionMemberRejected: toMembers("CHAT_SESSION_MEMBER_REJECTED"),
  ChatSessionMemberJoined: toMembers("CHAT_SESSION_MEMBER_JOINED"),
  ChatSessionMemberLeft: toMembers("CHAT_SESSION_MEMBER_LEFT"),
  MessageSent: toMembers("MESSAGE_SENT"),
  MessageEdited: edit("MESSAGE_EDITED"),
  MessageDeleted: edit("MESSAGE_DELETED"),
  MessageReactionAdded: edit("MESSAGE_REACTION_ADDED"),
  MessageReactionRemoved: edit("MESSAGE_REACTION_REMOVED"),
  MessagesDelivered: receipt("MESSAGES_DELIVERED"),
  MessagesRead: receipt("MESSAGES_READ"),
  FormRequested: toMembersWhoAsk("FORM_REQUESTED", "forms"),
  FormAnswered: toMembersWhoAsk("FORM_ANSWERED", "forms"),
  ChatSessionNoticePosted: toMembersWhoAsk("CHAT_SESSION_NOTICE_POSTED", "external"),
  ExternalChatLinked: toMembersWhoAsk("EXTERNAL_CHAT_STATUS_CHANGED", "external"),
  ExternalChatStatusChanged: toMembersWhoAsk("EXTERNAL_CHAT_STATUS_CHANGED", "external"),
  ExternalChatUnlinked: toMembersWhoAsk("EXTERNAL_CHAT_STATUS_CHANGED", "external"),
  ActionPlanCardsAdded: toParticipant("ACTION_PLAN_CARDS_ADDED"),
  ActionPlanCardResponded: toParticipant("ACTION_PLAN_CARD_RESPONDED"),
};

/** Of what is never stored: session streams only, and only when it is asked for. */
export const ephemeralRouting: Readonly<Record<EphemeralEventType, Pick<Route, "wire" | "include">>> = {
  MemberTyping: { wire: "MEMBER_TYPING", include: "typing" },
  MemberStoppedTyping: { wire: "MEMBER_STOPPED_TYPING", include: "typing" },
  SignalingReceived: { wire: "SIGNALING_RECEIVED", include: "signaling" },
  SignalingSent: { wire: null, include: null }, // for adapters
};
