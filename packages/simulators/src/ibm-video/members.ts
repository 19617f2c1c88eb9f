// Members of channels, and groups, which are for their members alone.
import { type Channel, channelWire, type Member } from "./channel.ts";
import { type ChatService, TEAM } from "./chat-service.ts";
import type { User } from "./people.ts";
import { stopWatching } from "./watching.ts";

interface NewGroup {
  readonly channelId: string;
  /** Who makes it comes first. */
  readonly userIds: readonly string[];
  readonly name: string | null;
}

/** A group of these users, known or not. */
export function openGroup(service: ChatService, { channelId, userIds, name }: NewGroup): Channel {
  const [maker = "", ...others] = [...new Set(userIds)];
  const number = [...service.channels.values()].filter(({ kind }) => kind === "group").length + 1;
  const createdBy = service.people.know({ id: maker });
  const place = { type: "groupchat", id: `private_${channelId}_${number}` };
  const group = service.open({ ...place, kind: "group", channelId, name, createdBy });
  for (const id of [maker, ...others]) addMember(service, group, service.people.know({ id }));
  return group;
}

/** What a client makes by asking for a channel that isn't there: its own, and of no channel of IBM's. */
export function openRoom(service: ChatService, place: { type: string; id: string; userId: string }): void {
  const { userId, ...named } = place;
  const createdBy = service.people.know({ id: userId });
  addMember(service, service.open({ ...named, kind: "room", channelId: "", createdBy }), createdBy);
}

/** Nothing happens when they are one already. */
export function addMember(service: ChatService, channel: Channel, user: User): void {
  if (channel.members.has(user.id)) return;
  const at = service.moments.next();
  const times = { created_at: at, updated_at: at };
  const member: Member = { user_id: user.id, user, channel_role: "channel_member", ...times };
  channel.members.set(user.id, member);
  service.emit(channel, { type: "member.added", member, user });
  const told = { channel: channelWire(channel, TEAM), member };
  service.notify(user.id, channel, { type: "notification.added_to_channel", ...told });
}

/** Who is out of a group sees no more of it. */
export function removeMember(service: ChatService, channel: Channel, user: User): void {
  const member = channel.members.get(user.id);
  if (member === undefined) return;
  channel.members.delete(user.id);
  service.emit(channel, { type: "member.removed", member, user });
  const told = { channel: channelWire(channel, TEAM), member };
  service.notify(user.id, channel, { type: "notification.removed_from_channel", ...told });
  if (channel.kind !== "group") return;
  for (const watcher of channel.watchers) if (watcher.userId === user.id) stopWatching(service, watcher, channel);
}
