// What each event of a chat comes to in its session: a pure table. What is known of the chat is looked up, nothing is
// changed.

import { digest } from "@tributary/external-chats";
import { type MemberRef, reaction } from "@tributary/schemas";
import type { ChatEvent, KnownEvent } from "@tributary/schemas/ibm-video";
import { type ChatView, keyed, type Said } from "./chat-view.ts";
import { memberIdOf } from "./identity.ts";
import { banning, ending, rearranging, truncating, wiping } from "./notices.ts";
import type { Outcome } from "./outcome.ts";
import { joining } from "./people.ts";
import { deleting, editing, restoring, saying, unlessTold } from "./speaking.ts";

/** In the order in which it is to be done. Nothing for what means nothing to a session. */
export function outcomesOf(event: ChatEvent, chat: ChatView): Outcome[] {
  if (event.type === "unknown") {
    const key = `unknown:${digest(JSON.stringify(event.raw ?? event.problem))}`;
    const { name, problem: reason, raw } = event;
    return [{ does: "dead-letter", key, kind: name ?? reason, reason, raw }];
  }
  // Only what is done to a user everywhere is about no channel of its own.
  return event.type.startsWith("user.") || event.cid === chat.cid ? told(event, chat) : [];
}

function told(event: KnownEvent, chat: ChatView): Outcome[] {
  switch (event.type) {
    case "message.new":
      return saying(event, chat);
    case "notification.message_new":
    case "notification.thread_message_new":
      return event.message ? saying({ ...event, message: event.message }, chat) : [];
    case "message.updated":
      return editing(event, chat);
    case "message.deleted":
      return event.deleted_for_me ? [] : deleting({ ...event, vendorId: event.message_id }, chat);
    case "message.undeleted":
      return restoring(event, chat);
    case "reaction.new":
    case "reaction.updated":
    case "reaction.deleted":
      return reacting(event, chat);
    case "user.banned":
    case "user.unbanned":
      return banning(event, chat);
    case "user.deleted":
    case "user.messages.deleted":
      return wiping(event, chat);
    case "channel.updated":
    case "channel.frozen":
    case "channel.unfrozen":
      return rearranging(event, chat);
    case "channel.truncated":
    case "notification.channel_truncated":
      return truncating(event, chat);
    case "channel.deleted":
    case "notification.channel_deleted":
      return ending(chat);
    case "channel.kicked":
      return shutOut;
    case "notification.removed_from_channel":
      return event.member?.user_id === chat.userId ? shutOut : [];
    case "typing.start":
    case "typing.stop":
      return typing(event, chat);
    default:
      return chat.kind === "group" ? amongMembers(event, chat) : [];
  }
}

const shutOut: Outcome[] = [{ does: "end", detail: "IBM Video Streaming has taken our access to the chat." }];

/** The viewers of a channel are without number, and no members; of a group's it matters who they are and how far they have read. */
function amongMembers(event: KnownEvent, chat: ChatView): Outcome[] {
  switch (event.type) {
    case "member.added": {
      const { member, created_at } = event;
      const { user_id: id, user } = member;
      return joining(
        { id, name: user?.name ?? null, image: user?.image ?? null },
        member.created_at ?? created_at,
        chat,
      );
    }
    case "member.removed":
      return leaving(event, chat);
    case "message.read":
      return reached(event, event.last_read_message_id, chat);
    case "message.delivered":
      return reached(event, event.last_delivered_message_id, chat);
    default:
      return [];
  }
}

function leaving({ member, created_at }: Said<"member.removed">, chat: ChatView): Outcome[] {
  if (member.user_id === chat.userId) return shutOut;
  const memberId = memberIdOf(member.user_id);
  if (!chat.isMember(memberId)) return [];
  const command = { type: "LeaveChatSession" as const, sessionId: chat.sessionId, memberId };
  return [keyed(`left:${member.user_id}:${created_at}`, command)];
}

/** How far a message of this side, or of theirs, has come to one of the group. */
function reached(
  { type, user }: Said<"message.read" | "message.delivered">,
  vendorId: string | null,
  { sessionId, isMember }: ChatView,
): Outcome[] {
  const memberId = memberIdOf(user.id);
  if (vendorId === null || !isMember(memberId)) return [];
  const mark = type === "message.read" ? ("MarkMessagesRead" as const) : ("MarkMessagesDelivered" as const);
  const toCommand = (upToMessageId: string) => ({ type: mark, sessionId, memberId, upToMessageId });
  return [{ does: "change", key: `${type}:${user.id}:${vendorId}`, vendorId, toCommand }];
}

/** A message that was not heard of yet is told first, as it is now. Signs that have no room here are left out. */
function reacting(event: Said<"reaction.new" | "reaction.updated" | "reaction.deleted">, chat: ChatView): Outcome[] {
  const { type, message, created_at } = event;
  const { user_id, message_id: vendorId, type: sign, ...at } = event.reaction;
  if (user_id === chat.userId) return [];
  const name = reaction.safeParse(sign);
  if (!name.success) return [];
  // Whatever wraps it: the socket and the history may do that at different times.
  const key = `${vendorId}:${user_id}:${sign}:${at.created_at ?? created_at}`;
  const about = {
    ...{ sessionId: chat.sessionId, memberId: memberIdOf(user_id), reaction: name.data },
    ...(chat.kind === "group" ? {} : { memberType: "VIEWER" as const }),
  };
  if (type === "reaction.deleted") {
    const toCommand = (messageId: string) => ({ type: "RemoveMessageReaction" as const, messageId, ...about });
    return [...unlessTold(message, chat), { does: "change", vendorId, key: `reaction-deleted:${key}`, toCommand }];
  }
  const user = event.reaction.user ?? event.user ?? { name: null, image: null };
  const toCommand = (messageId: string) => ({ type: "AddMessageReaction" as const, messageId, ...about });
  return [
    ...unlessTold(message, chat),
    ...joining({ ...user, id: user_id }, vendorId, chat),
    { does: "change", vendorId, key: `reaction:${key}`, toCommand },
  ];
}

function typing({ type, user }: Said<"typing.start" | "typing.stop">, chat: ChatView): Outcome[] {
  const viewer: MemberRef = { memberId: memberIdOf(user.id), memberType: "VIEWER" };
  if (user.id === chat.userId || (chat.kind === "group" && !chat.isMember(viewer.memberId))) return [];
  const { sessionId, participantId } = chat;
  const moment = type === "typing.start" ? ("MemberTyping" as const) : ("MemberStoppedTyping" as const);
  return [{ does: "moment", event: { type: moment, data: { sessionId, participantId, ...viewer } } }];
}
