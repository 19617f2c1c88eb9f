// What moderators do to a whole channel, and to those who write in it.
import { type Channel, channelWire } from "./channel.ts";
import { type ChatService, TEAM } from "./chat-service.ts";
import { post } from "./messages.ts";
import type { User } from "./people.ts";

const updated = (service: ChatService, channel: Channel, type: string, by?: User, more: object = {}) => {
  channel.updatedAt = service.moments.next();
  service.emit(channel, { type, channel: channelWire(channel, TEAM), ...(by && { user: by }), ...more });
};

/** Nobody but moderators may write, or everybody again. */
export function freeze(service: ChatService, channel: Channel, isFrozen: boolean, by?: User): void {
  channel.frozen = isFrozen;
  updated(service, channel, "channel.updated", by);
}

/** So many seconds between two messages of a user; 0: none. */
export function slowDown(service: ChatService, channel: Channel, seconds: number, by?: User): void {
  channel.cooldown = seconds;
  updated(service, channel, "channel.updated", by);
}

/** All messages are gone; a last word may say so. */
export function truncate(service: ChatService, channel: Channel, by: User, word?: string): void {
  channel.messages.clear();
  channel.lastMessageAt = null;
  channel.truncatedAt = service.moments.next();
  const message = word === undefined ? {} : { message: post(service, channel, by, { text: word, type: "system" }) };
  updated(service, channel, "channel.truncated", by, message);
}

/** The channel is gone, and with it its watchers. */
export function deleteChannel(service: ChatService, channel: Channel, by?: User): void {
  channel.deletedAt = service.moments.next();
  updated(service, channel, "channel.deleted", by);
  for (const watcher of channel.watchers) watcher.watching.delete(channel);
  channel.watchers.clear();
}

export interface Ban {
  readonly by: User;
  /** For ever without. */
  readonly seconds?: number | undefined;
  readonly reason?: string | undefined;
  /** In all channels: the event names none. */
  readonly everywhere?: boolean | undefined;
}

/** They may read, and not write. */
export function ban(service: ChatService, channel: Channel, user: User, given: Ban): void {
  const { by, seconds, reason, everywhere = false } = given;
  const until = seconds === undefined ? null : service.clock.now() + seconds * 1_000;
  for (const each of everywhere ? service.channels.values() : [channel]) each.bans.set(user.id, until);
  const event = {
    ...{ type: "user.banned", user: { ...user, banned: true }, created_by: by, total_bans: 1 },
    ...(reason !== undefined && { reason }),
    ...(until !== null && { expiration: new Date(until).toISOString() }),
  };
  if (everywhere) service.broadcast(event);
  else service.emit(channel, event);
}

export function unban(service: ChatService, channel: Channel, user: User, by: User): void {
  channel.bans.delete(user.id);
  service.emit(channel, { type: "user.unbanned", user, created_by: by });
}
