// What is said in a chat, changed and taken back, and in whose name it stands in the session.
import { type CommandOf, IBM_VIDEO } from "@tributary/schemas";
import { type ChatMessage, type ChatUser, compareTimes } from "@tributary/schemas/ibm-video";
import { type ChatView, keyed } from "./chat-view.ts";
import { externalIdOf, messageIdOf } from "./identity.ts";
import { textOf } from "./message-text.ts";
import { noticeCommand, notices } from "./notices.ts";
import type { Outcome } from "./outcome.ts";
import { joining, nameOf, viewerOf } from "./people.ts";

interface Told {
  message: ChatMessage;
  /** Who did it. */
  user: ChatUser | null;
}

/** A new message. What we have said ourselves is in the session already. Read in a history, it may have been changed since. */
export function saying({ message, user }: Told, chat: ChatView): Outcome[] {
  if (isOver(message) || isHidden(message) || isOwn(message.id, chat)) return [];
  const { created_at, updated_at } = message;
  const isAsItWas = created_at === null || updated_at === null || compareTimes(updated_at, created_at) <= 0;
  const first = firstSaying(message, message.user ?? user, chat);
  return isAsItWas ? first : [...first, ...changing(message, chat)];
}

/** The whole message as it is now: whoever has not heard of it hears it so, and to everybody else it is changed. */
export function editing({ message, user }: Told, chat: ChatView): Outcome[] {
  if (isOver(message)) return deleting({ vendorId: message.id, message, user }, chat);
  if (isHidden(message) || isOwn(message.id, chat)) return [];
  return [...unlessTold(message, chat), ...changing(message, chat)];
}

/** To the text that it has already it is changed in vain. */
function changing(message: ChatMessage, { sessionId }: ChatView): Outcome[] {
  const { id: vendorId, type, updated_at } = message;
  const text = textOf(message);
  if (text === "" || type === "system") return [];
  const toCommand = (messageId: string) => ({ type: "EditMessage" as const, sessionId, messageId, text });
  return [{ does: "change", key: `updated:${vendorId}:${updated_at ?? text}`, vendorId, toCommand }];
}

interface Deletion {
  vendorId: string;
  message: ChatMessage | null;
  /** Who did it. */
  user: ChatUser | null;
}

/** What nobody here has heard of and what has nothing left to be heard is not there either way. */
export function deleting({ vendorId, message, user }: Deletion, chat: ChatView): Outcome[] {
  const { sessionId, kind } = chat;
  const key = `deleted:${vendorId}`;
  if (kind === "group" && isOwn(vendorId, chat)) {
    if (user?.id === chat.userId) return [];
    return [{ does: "lose", key, vendorId, command: noticeCommand(key, notices.ownDeleted, chat) }];
  }
  return [
    ...unlessTold(message, chat),
    {
      ...{ does: "change", key, vendorId },
      toCommand: (messageId) => ({ type: "DeleteMessage", sessionId, messageId }),
    },
  ];
}

/** The log has it as deleted, and keeps it so. */
export function restoring({ message, user }: Told, chat: ChatView): Outcome[] {
  const text = textOf(message);
  if (isHidden(message) || text === "") return [];
  const whose = message.user ?? user;
  const key = `undeleted:${message.id}:${message.updated_at ?? ""}`;
  return [keyed(key, noticeCommand(key, notices.restored(whose ? nameOf(whose) : "somebody", text), chat))];
}

/** The message that something is about, if the session may not have it and it says enough of itself. */
export function unlessTold(message: ChatMessage | null, chat: ChatView): Outcome[] {
  if (message === null || message.user === null || isHidden(message)) return [];
  return chat.isTold(message.id) || isOwn(message.id, chat) ? [] : firstSaying(message, message.user, chat);
}

function firstSaying(message: ChatMessage, user: ChatUser | null, chat: ChatView): Outcome[] {
  const { id, parent_id: repliesTo, type } = message;
  const { sessionId, linkId: conversation } = chat;
  const text = textOf(message);
  if (text === "") return [];
  const key = `message:${id}`;
  if (type === "system") return [keyed(key, noticeCommand(key, { text, level: "INFO" }, chat))];
  const origin = { provider: IBM_VIDEO, externalId: externalIdOf(id), conversation };
  const command: CommandOf<"SendMessage"> = {
    ...{ type: "SendMessage", sessionId, messageId: messageIdOf(id), text, origin, speaker: user && viewerOf(user) },
  };
  const first = user ? joining(user, id, chat) : [];
  return [...first, { does: "say", key, vendorId: id, repliesTo, command }];
}

const isOwn = (vendorId: string, { own }: ChatView): boolean => own.versionOf(vendorId) !== null;

const isOver = ({ type, deleted_at }: ChatMessage): boolean => type === "deleted" || deleted_at !== null;

/** What only its sender sees over there is not for everybody here. */
const isHidden = ({ type, shadowed }: ChatMessage): boolean =>
  shadowed === true || type === "ephemeral" || type === "error";
