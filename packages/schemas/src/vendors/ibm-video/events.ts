/**
 * What the chat service says, event by event. Fields keep the vendor's names; those that nobody needs are left out.
 * An event can be read when it has a time and whatever it means nothing without; everything else may be missing.
 */
import { z } from "zod";
import { type ChatMember, optionalChannel, optionalMember } from "./channel.ts";
import { count, flag, optionalId, optionalTime, orNull, text, time } from "./leaves.ts";
import { type ChatReaction, message, optionalMessage, reaction } from "./message.ts";
import { optionalUser, user } from "./user.ts";

/** What says where and when. An event without a `cid` is about all channels, or about none. */
const envelope = {
  ...{ cid: optionalId, channel_type: optionalId, channel_id: optionalId, team: optionalId },
  created_at: time,
  /** Who did it, or whom it is about. Absent when the server did it. */
  user: optionalUser,
};

/** Of the service's connection itself; it may have no time. */
const connection = { ...envelope, created_at: optionalTime, connection_id: text };

const plain = z.object(envelope);
const ofUser = z.object({ ...envelope, user });
const ofChannel = z.object({ ...envelope, channel: optionalChannel, message: optionalMessage });
const ofMessage = z.object({ ...envelope, message });
const notice = z.object({ ...envelope, channel: optionalChannel, member: optionalMember, message: optionalMessage });

type Missing = z.core.$RefinementCtx;

function missing(context: Missing, field: string): never {
  context.issues.push({ code: "custom", message: "is missing", path: [field], input: undefined });
  return z.NEVER;
}

const deleted = z
  .object({
    ...envelope,
    message_id: optionalId,
    message: optionalMessage,
    hard_delete: flag,
    deleted_for_me: flag,
  })
  .transform((event, context) => {
    const message_id = event.message_id ?? event.message?.id ?? missing(context, "message_id");
    return { ...event, message_id };
  });

/** Of whom and of which message is said in one of several places. */
const ofReaction = z
  .object({ ...envelope, message_id: optionalId, message: optionalMessage, reaction })
  .transform((event, context) => {
    const { message_id, message, user: reactor, ...rest } = event;
    const told: ChatReaction = event.reaction;
    const known = {
      message_id: told.message_id ?? message_id ?? message?.id ?? missing(context, "message_id"),
      user_id: told.user_id ?? reactor?.id ?? missing(context, "user_id"),
    };
    return { ...rest, user: reactor, message, reaction: { ...told, ...known } };
  });

const NO_MEMBER: Omit<ChatMember, "user_id" | "user"> = {
  ...{ role: null, channel_role: null, banned: null, shadow_banned: null, status: null },
  ...{ created_at: null, updated_at: null },
};

/** The member is the user; older events have only the one or the other. */
const ofMember = z
  .object({ ...envelope, member: optionalMember, channel: optionalChannel })
  .transform((event, context) => {
    const user_id = event.member?.user_id ?? event.user?.id ?? missing(context, "member");
    const about = event.member?.user ?? event.user;
    return { ...event, member: { ...NO_MEMBER, ...event.member, user_id, user: about } };
  });

const ban = z.object({
  ...envelope,
  user,
  created_by: optionalUser,
  reason: text,
  /** Until when; for ever when there is none. */
  expiration: optionalTime,
  shadow: flag,
});

const failure = z.object({ code: orNull(z.int()), message: text, StatusCode: count });

/** Each event that can be read, by its type. */
export const readableEvents = {
  "health.check": z.object({ ...connection, me: optionalUser }),
  /** The service refuses the connection, or will from now on. */
  "connection.error": z.object({ ...connection, error: failure }),

  "message.new": ofMessage,
  "message.updated": ofMessage,
  "message.undeleted": ofMessage,
  "message.pending": ofMessage,
  "message.deleted": deleted,
  "message.read": z.object({ ...envelope, user, last_read_message_id: optionalId }),
  "message.delivered": z.object({ ...envelope, user, last_delivered_message_id: optionalId }),
  "reaction.new": ofReaction,
  "reaction.updated": ofReaction,
  "reaction.deleted": ofReaction,

  "member.added": ofMember,
  "member.updated": ofMember,
  "member.removed": ofMember,
  "user.watching.start": z.object({ ...envelope, watcher_count: count }),
  "user.watching.stop": z.object({ ...envelope, watcher_count: count }),
  "typing.start": z.object({ ...envelope, user, parent_id: optionalId }),
  "typing.stop": z.object({ ...envelope, user, parent_id: optionalId }),

  "channel.created": ofChannel,
  "channel.updated": ofChannel,
  "channel.truncated": ofChannel,
  "channel.deleted": ofChannel,
  "channel.hidden": z.object({ ...envelope, channel: optionalChannel, clear_history: flag }),
  "channel.visible": ofChannel,
  /** This user's access is lost. */
  "channel.kicked": ofChannel,
  "channel.frozen": ofChannel,
  "channel.unfrozen": ofChannel,
  "channel.muted": plain,
  "channel.unmuted": plain,
  "channel.max_streak_changed": plain,

  "user.banned": ban,
  "user.unbanned": z.object({ ...envelope, user, created_by: optionalUser, shadow: flag }),
  "user.updated": ofUser,
  "user.presence.changed": ofUser,
  "user.deleted": z.object({ ...envelope, user, hard_delete: flag, mark_messages_deleted: flag }),
  "user.messages.deleted": z.object({ ...envelope, user, hard_delete: flag }),
  "user.muted": ofUser,
  "user.unmuted": ofUser,
  "user.deactivated": ofUser,
  "user.reactivated": ofUser,

  "notification.message_new": notice,
  "notification.thread_message_new": notice,
  "notification.mark_read": notice,
  "notification.mark_unread": notice,
  "notification.added_to_channel": notice,
  "notification.removed_from_channel": notice,
  "notification.invited": notice,
  "notification.invite_accepted": notice,
  "notification.invite_rejected": notice,
  "notification.channel_deleted": notice,
  "notification.channel_truncated": notice,
  "notification.mutes_updated": plain,
  "notification.channel_mutes_updated": plain,
  "notification.reminder_due": plain,

  "reminder.created": plain,
  "reminder.updated": plain,
  "reminder.deleted": plain,
  "draft.updated": plain,
  "draft.deleted": plain,
  "thread.updated": plain,
  "poll.closed": plain,
  "poll.updated": plain,
  "poll.deleted": plain,
  "poll.vote_casted": plain,
  "poll.vote_changed": plain,
  "poll.vote_removed": plain,
  "ai_indicator.update": z.object({ ...envelope, message_id: optionalId, ai_state: text }),
  "ai_indicator.stop": z.object({ ...envelope, message_id: optionalId }),
  "ai_indicator.clear": z.object({ ...envelope, message_id: optionalId }),
  "app.updated": plain,
  "user_group.created": plain,
  "user_group.updated": plain,
  "user_group.deleted": plain,
  "user_group.member_added": plain,
  "user_group.member_removed": plain,
};
type Readable = typeof readableEvents;
export type KnownType = keyof Readable;

/** An event that could be read. */
export type KnownEvent = { [T in KnownType]: { type: T } & z.output<Readable[T]> }[KnownType];

/** The event of that type. */
export type EventOfType<T extends KnownType> = Extract<KnownEvent, { type: T }>;

/** One that could not. */
export interface UnknownEvent {
  type: "unknown";
  /** Its type, when it says so. */
  name: string | null;
  /** Why it can't be read, in one line. */
  problem: string;
  /** As it came, but of users only what is kept of them everywhere. Null for what was no JSON. */
  raw: unknown;
}

export type ChatEvent = KnownEvent | UnknownEvent;
