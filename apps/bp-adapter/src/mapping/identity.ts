// What an event is called, made of nothing but itself: the same in a poll, in the history and on another replica, so that
// whatever comes again is recognised.
import { digest } from "@tributary/external-chats";
import type { ServerEvent } from "@tributary/schemas/bright-pattern";
import { customerMessageVersion } from "./message-id.ts";

/** Null for what has no name because only its newest matters: how the chat stands, who is typing, signals of a call. */
export function identityOf(event: ServerEvent): string | null {
  switch (event.event) {
    case "chat_session_status":
    case "chat_session_typing":
    case "chat_session_not_typing":
    case "chat_session_signaling":
      return null;
    case "unknown":
      return `unknown:${digest(JSON.stringify(event.raw ?? null))}`;
    case "chat_session_party_joined":
    case "chat_session_party_left":
      return `${event.event}:${event.party_id}:${second(event.timestamp)}`;
    case "chat_session_message_delivered":
    case "chat_session_message_read":
      return `${event.event}:${event.party_id}:${event.ref_msg_id}`;
    case "chat_session_form_show":
    case "chat_session_secure_form_show":
    case "chat_session_secure_form_cancel":
      return `${event.event}:${event.form_request_id}`;
    case "chat_session_ended":
    case "chat_session_inactivity_timeout":
      return event.event;
    default:
      return "msg_id" in event && event.msg_id !== null
        ? `${event.event}:${event.msg_id}:${partyOf(event)}`
        : `${event.event}:${partyOf(event)}:${fingerprint(event)}`;
  }
}

interface Numbered {
  event: string;
  msg_id: string | null;
  party_id: string | null;
  timestamp: string | null;
}

/** What an outside message is called in its conversation, for ever. The vendor's own id is found in it again. */
export function externalIdOf(event: Numbered): string {
  const kind = event.event === "chat_session_message" ? "" : `/${event.event}`;
  const id = event.msg_id ?? `~${fingerprint(event)}`;
  const name = `${id}/${partyOf(event)}${kind}`;
  return name.length <= LONGEST_NAME ? name : `~${digest(name)}`;
}

/** The vendor's id in an external id; null when it had none. */
export const messageIdIn = (externalId: string): string | null => {
  const [id = ""] = externalId.split("/", 1);
  return id.startsWith("~") ? null : id;
};

/** Whether it is something that we have said ourselves. Without a party it is by its id, if that is one of ours. */
export function isOwn(event: ServerEvent, chatId: string): boolean {
  if ("party_id" in event && event.party_id !== null) return event.party_id === chatId;
  return "msg_id" in event && event.msg_id !== null && customerMessageVersion(event.msg_id, chatId) !== null;
}

const LONGEST_NAME = 255;

const partyOf = (event: object): string => ("party_id" in event && event.party_id ? String(event.party_id) : "");

/** For what has no id of its own. */
const fingerprint = (event: object & { timestamp: string | null }): string =>
  digest(JSON.stringify({ ...event, timestamp: second(event.timestamp) }));

/** Some servers count seconds and some milliseconds, and one may do both. */
const second = (timestamp: string | null): string => timestamp?.slice(0, 19) ?? "";
