// What each event of a chat comes to in its session: a pure table. Who has joined is looked up, nothing is changed.
import { type EphemeralEvent, ephemeralEvent, type MemberRef } from "@tributary/schemas";
import type { ServerEvent } from "@tributary/schemas/bright-pattern";
import { type ChatView, formIdOf, keyed, keyOf, PROVIDER, type Said } from "./chat-view.ts";
import { FREE_TEXT, fieldsOf } from "./forms.ts";
import { textOfHtml } from "./html-text.ts";
import { customerMessageVersion } from "./message-id.ts";
import { noticeOf } from "./notices.ts";
import type { Outcome } from "./outcome.ts";
import { partyOf } from "./parties.ts";
import { saying, sharing } from "./speaking.ts";
import { statusOutcomes } from "./status.ts";

/** Whose a signal is when nobody knows. */
const SYSTEM: MemberRef = { memberId: "bp-adapter", memberType: "SYSTEM" };
/** At the end of the id of a form that asked for free text. */
export const FREE_TEXT_MARK = "/text";
const LONGEST_FORM_TIMEOUT = 604_800;
const LONGEST_FORM_NAME = 200;
const SECURE_FORM = "The contact centre asked for a secure form, which can't be shown here.";
const BROWSING = "The contact centre asked to browse together, which isn't possible here.";

/** In the order in which it is to be done. Nothing for what we have said ourselves, and for what means nothing to a session. */
export function outcomesOf(event: ServerEvent, chat: ChatView): Outcome[] {
  switch (event.event) {
    case "chat_session_status":
      return statusOutcomes(event);
    case "chat_session_ended":
      return [{ does: "end", status: "ENDED", detail: "The chat was ended by the contact centre." }];
    case "chat_session_inactivity_timeout": {
      const detail = "The chat ended because nobody answered for too long.";
      return [...warning(event, chat), { does: "end", status: "ENDED", detail }];
    }
    case "chat_session_timeout_warning":
      return warning(event, chat);
    case "chat_session_party_joined":
      return joining(event, chat);
    case "chat_session_party_left":
      return leaving(event, chat);
    case "chat_session_message":
      return saying(event, textOf(event), chat);
    case "chat_session_file":
      return sharing(event, chat);
    case "chat_session_file_url":
      return saying(event, event.file_url, chat);
    case "chat_session_location":
      return saying(event, event.url ?? `${event.latitude}, ${event.longitude}`, chat);
    case "chat_session_form_show":
      return asking(event, chat);
    case "chat_session_secure_form_show": {
      const decline: Outcome = { does: "decline-form", formRequestId: event.form_request_id };
      return [...noticeOf(event, { text: SECURE_FORM, level: "WARNING" }, chat), decline];
    }
    case "chat_session_cobrowsing_requested":
      return noticeOf(event, { text: BROWSING, level: "INFO" }, chat);
    default:
      return passing(event, chat);
  }
}

/** What is gone in a moment, what says how far something has come, and what has no place in a session. */
function passing(event: ServerEvent, chat: ChatView): Outcome[] {
  switch (event.event) {
    case "chat_session_typing":
      return typing(event, chat, (data) => ({ type: "MemberTyping", data }));
    case "chat_session_not_typing":
      return typing(event, chat, (data) => ({ type: "MemberStoppedTyping", data }));
    case "chat_session_signaling":
      return signaling(event, chat);
    case "chat_session_message_delivered":
    case "chat_session_message_read":
      return receipt(event, chat);
    case "chat_session_message_edit":
    case "chat_session_message_delete":
      return [{ does: "dead-letter", key: keyOf(event), reason: "what was said stays as it was said", raw: event }];
    case "unknown":
      return [{ does: "dead-letter", key: keyOf(event), reason: event.problem, raw: event.raw }];
    default:
      return [];
  }
}

function joining(event: Said<"chat_session_party_joined">, chat: ChatView): Outcome[] {
  const { member } = partyOf(event);
  if (member === null || event.party_id === chat.chatId || chat.parties.find(event.party_id)?.isHere) return [];
  return [keyed(event, { type: "JoinChatSession", sessionId: chat.sessionId, ...member })];
}

function leaving(event: Said<"chat_session_party_left">, chat: ChatView): Outcome[] {
  const member = memberBehind(event.party_id, chat);
  if (member === null) return [];
  return [keyed(event, { type: "LeaveChatSession", sessionId: chat.sessionId, memberId: member.memberId })];
}

/** Which form it was is needed again when it is answered; one without a name asks for free text. */
function asking(event: Said<"chat_session_form_show">, chat: ChatView): Outcome[] {
  const { form_request_id: request, form_timeout: timeout } = event;
  const name = event.form_name?.slice(0, LONGEST_FORM_NAME) ?? "";
  const externalId = `${request}${name === "" ? FREE_TEXT_MARK : ""}`;
  return [
    keyed(event, {
      ...{ type: "RequestForm", sessionId: chat.sessionId, formId: formIdOf(chat.chatId, request) },
      ...{ name: name || FREE_TEXT, title: null, fields: fieldsOf(chat.forms, name) },
      timeoutSeconds: timeout ? Math.min(timeout, LONGEST_FORM_TIMEOUT) : null,
      ...{ speaker: chat.parties.scenario?.member ?? null, origin: { provider: PROVIDER, externalId } },
    }),
  ];
}

function receipt(
  event: Said<"chat_session_message_delivered" | "chat_session_message_read">,
  chat: ChatView,
): Outcome[] {
  const version = customerMessageVersion(event.ref_msg_id, chat.chatId);
  const member = memberBehind(event.party_id, chat);
  if (version === null || member === null) return [];
  const isRead = event.event === "chat_session_message_read";
  return [{ does: "receipt", key: keyOf(event), memberId: member.memberId, version, isRead }];
}

/** Streams take no larger ones, and nobody would know. */
function signaling(event: Said<"chat_session_signaling">, chat: ChatView): Outcome[] {
  const from = at(memberBehind(event.party_id, chat) ?? SYSTEM, chat);
  const read = ephemeralEvent.safeParse({ type: "SignalingReceived", data: { ...from, signal: event.data } });
  if (read.success) return [{ does: "moment", event: read.data }];
  const key = `${keyOf(event)}:${event.msg_id}`;
  return [{ does: "dead-letter", key, reason: "the signal is too large, or no JSON", raw: event }];
}

function typing(
  { party_id }: Said<"chat_session_typing" | "chat_session_not_typing">,
  chat: ChatView,
  toEvent: (data: ReturnType<typeof at>) => EphemeralEvent,
): Outcome[] {
  const by = memberBehind(party_id, chat);
  return by ? [{ does: "moment", event: toEvent(at(by, chat)) }] : [];
}

const warning = (event: Said<"chat_session_timeout_warning" | "chat_session_inactivity_timeout">, chat: ChatView) =>
  noticeOf(event, { text: textOf(event), level: "WARNING" }, chat);

const memberBehind = (partyId: string | null, { parties }: ChatView): MemberRef | null => {
  const party = parties.find(partyId);
  return party?.isHere ? party.member : null;
};

const at = ({ memberId, memberType }: MemberRef, { sessionId, participantId }: ChatView) => ({
  ...{ sessionId, participantId, memberId, memberType },
});

const textOf = ({ msg, msg_text }: { msg: string | null; msg_text: string | null }): string =>
  msg_text?.trim() || textOfHtml(msg ?? "");
