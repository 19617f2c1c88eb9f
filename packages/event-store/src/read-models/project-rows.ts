// The one function that turns events into read-model rows. Appending and rebuilding both go through it, so that a
// rebuild gives the same tables.
import type { RecordedEvent } from "@tributary/schemas";
import { addedCardRows, respondedCardChange } from "./cards.ts";
import { memberRow, openedRow, readRow, sessionChange } from "./chat-sessions.ts";
import { externalChatChange, linkedRow } from "./external-chats.ts";
import { extraChangeRows, extraRow } from "./extras.ts";
import { answeredChange, requestedRow } from "./forms.ts";
import { deletedChange, editedChange, fileRows, reactionRow, sentRow } from "./messages.ts";
import { profileChange, registeredRow, suspensionChange } from "./participants.ts";
import type { Rows } from "./rows.ts";

/** As much of an event as its rows need; `version` is the one that it has, or will have when the append succeeds. */
export type ProjectedEvent = Pick<RecordedEvent, "tenant" | "version" | "event">;

/** The rows that this event leaves behind. Pure. */
export function projectRows({ tenant, version, event }: ProjectedEvent): Rows {
  switch (event.type) {
    case "ParticipantRegistered":
      return { participants: [registeredRow(tenant, event)] };
    case "ParticipantProfileUpdated":
      return { participant_profile_changes: [profileChange(tenant, event)] };
    case "ParticipantSuspended":
    case "ParticipantReactivated":
      return { participant_changes: [suspensionChange(tenant, event)] };
    case "ParticipantErased":
      return { erased_participants: [{ tenant, id: event.data.participantId }] };
    case "ParticipantExtraValueChanged":
      return {
        participant_extras: [extraRow(tenant, event)],
        participant_extra_changes: extraChangeRows(tenant, version, event),
      };
    case "ChatSessionOpened":
      return { chat_sessions: [openedRow(tenant, event)] };
    case "ChatSessionLocked":
    case "ChatSessionUnlocked":
    case "ChatSessionClosed":
      return { chat_session_changes: [sessionChange(tenant, event)] };
    case "ChatSessionMemberApproved":
      return {}; // the joining that follows in the same append says it all
    case "ChatSessionMemberRequested":
    case "ChatSessionMemberRejected":
    case "ChatSessionMemberJoined":
    case "ChatSessionMemberLeft":
      return { chat_session_members: [memberRow(tenant, version, event)] };
    case "MessageSent":
      return { messages: [sentRow(tenant, version, event)], ...fileRows(tenant, event) };
    case "MessageEdited":
      return { message_changes: [editedChange(tenant, event)] };
    case "MessageDeleted":
      return { message_changes: [deletedChange(tenant, event)] };
    case "MessageReactionAdded":
    case "MessageReactionRemoved":
      return { message_reactions: [reactionRow(tenant, version, event)] };
    case "MessagesDelivered":
      return { chat_session_deliveries: [readRow(tenant, event)] };
    case "MessagesRead":
      return { chat_session_reads: [readRow(tenant, event)] };
    case "FormRequested":
      return { forms: [requestedRow(tenant, version, event)] };
    case "FormAnswered":
      return { form_changes: [answeredChange(tenant, event)] };
    case "ChatSessionNoticePosted":
      return {}; // told as it happens, and in the log
    case "ExternalChatLinked":
      return { external_chats: [linkedRow(tenant, event)] };
    case "ExternalChatStatusChanged":
    case "ExternalChatUnlinked":
      return { external_chat_changes: [externalChatChange(tenant, event)] };
    case "ActionPlanCardsAdded":
      return { cards: addedCardRows(tenant, event) };
    case "ActionPlanCardResponded":
      return { card_changes: [respondedCardChange(tenant, event)] };
  }
}
