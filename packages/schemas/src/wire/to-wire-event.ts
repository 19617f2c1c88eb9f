/** The one mapping from what happened (domain events) to what clients are told (wire events). */

import type { EphemeralEvent } from "../chat-sessions/ephemeral.ts";
import {
  toChatMessage,
  toDeletedMessage,
  toDeliveryMark,
  toMemberApproval,
  toMemberEvent,
  toMemberRejection,
  toReactionChange,
  toReadMark,
} from "../chat-sessions/wire.ts";
import type { DomainEvent } from "../events/catalogue.ts";
import { toExternalChatChange } from "../external-chats/wire.ts";
import { toExtraChange } from "../extras/wire.ts";
import { toAnsweredForm, toForm } from "../forms/wire.ts";
import { toNotice } from "../notices/http.ts";
import type { WireEvent } from "./wire-event.ts";

/** The public shape of a domain event; null when clients are not told about it. */
export function toWireEvent(event: DomainEvent): WireEvent | null {
  switch (event.type) {
    case "ParticipantRegistered":
    case "ParticipantProfileUpdated":
    case "ParticipantSuspended":
    case "ParticipantReactivated":
    case "ParticipantErased":
    case "ChatSessionOpened":
    case "ChatSessionLocked":
    case "ChatSessionUnlocked":
    case "ChatSessionClosed":
      return null;
    case "ParticipantExtraValueChanged":
      return { eventType: "PARTICIPANT_EXTRA_VALUE_CHANGED", payload: toExtraChange(event) };
    case "ActionPlanCardsAdded":
      return { eventType: "ACTION_PLAN_CARDS_ADDED", payload: event.data.cards };
    case "ActionPlanCardResponded":
      return { eventType: "ACTION_PLAN_CARD_RESPONDED", payload: event.data.card };
    case "ChatSessionMemberRequested":
      return { eventType: "CHAT_SESSION_MEMBER_REQUESTED", payload: toMemberEvent(event) };
    case "ChatSessionMemberApproved":
      return { eventType: "CHAT_SESSION_MEMBER_APPROVED", payload: toMemberApproval(event) };
    case "ChatSessionMemberRejected":
      return { eventType: "CHAT_SESSION_MEMBER_REJECTED", payload: toMemberRejection(event) };
    case "ChatSessionMemberJoined":
      return { eventType: "CHAT_SESSION_MEMBER_JOINED", payload: toMemberEvent(event) };
    case "ChatSessionMemberLeft":
      return { eventType: "CHAT_SESSION_MEMBER_LEFT", payload: toMemberEvent(event) };
    case "MessageSent":
      return { eventType: "MESSAGE_SENT", payload: toChatMessage(event) };
    case "MessageEdited":
      return { eventType: "MESSAGE_EDITED", payload: toChatMessage(event) };
    case "MessageDeleted":
      return { eventType: "MESSAGE_DELETED", payload: toDeletedMessage(event) };
    case "MessageReactionAdded":
      return { eventType: "MESSAGE_REACTION_ADDED", payload: toReactionChange(event) };
    case "MessageReactionRemoved":
      return { eventType: "MESSAGE_REACTION_REMOVED", payload: toReactionChange(event) };
    case "MessagesDelivered":
      return { eventType: "MESSAGES_DELIVERED", payload: toDeliveryMark(event) };
    case "MessagesRead":
      return { eventType: "MESSAGES_READ", payload: toReadMark(event) };
    case "FormRequested":
      return { eventType: "FORM_REQUESTED", payload: toForm(event) };
    case "FormAnswered":
      return { eventType: "FORM_ANSWERED", payload: toAnsweredForm(event) };
    case "ChatSessionNoticePosted":
      return { eventType: "CHAT_SESSION_NOTICE_POSTED", payload: toNotice(event) };
    case "ExternalChatLinked":
    case "ExternalChatStatusChanged":
    case "ExternalChatUnlinked":
      return { eventType: "EXTERNAL_CHAT_STATUS_CHANGED", payload: toExternalChatChange(event) };
  }
}

/** The public shape of a moment; null when clients are not told about it. */
export function toWireMoment(event: EphemeralEvent): WireEvent | null {
  switch (event.type) {
    case "MemberTyping":
      return { eventType: "MEMBER_TYPING", payload: event.data };
    case "MemberStoppedTyping":
      return { eventType: "MEMBER_STOPPED_TYPING", payload: event.data };
    case "SignalingReceived":
      return { eventType: "SIGNALING_RECEIVED", payload: event.data };
    case "SignalingSent":
      return null;
  }
}
