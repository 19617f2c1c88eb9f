// What is done to messages, by viewers and by clients alike.
import { randomUUID } from "node:crypto";
import { type Channel, channelWire, type Message, type Reaction } from "./channel.ts";
import { ChatRefusal } from "./chat-refusal.ts";
import { type ChatService, TEAM, watcherCount } from "./chat-service.ts";
import type { User } from "./people.ts";

const MAX_ID = 255;

export interface NewMessage {
  readonly text: string;
  readonly id?: string | undefined;
  readonly parentId?: string | undefined;
  readonly type?: "regular" | "system";
  readonly custom?: Readonly<Record<string, unknown>>;
}

/** The channel and the message of that id. @throws ChatRefusal 16 */
export function findMessage({ channels }: ChatService, id: string): { channel: Channel; message: Message } {
  for (const channel of channels.values()) {
    const message = channel.messages.get(id);
    if (message !== undefined) return { channel, message };
  }
  throw new ChatRefusal("doesNotExist", `Message with id ${id} does not exist`);
}

/** @throws ChatRefusal 16 */
export function findIn(channel: Channel, id: string): Message {
  const message = channel.messages.get(id);
  if (message === undefined) throw new ChatRefusal("doesNotExist", `There is no message ${id} in ${channel.cid}`);
  return message;
}

const isTaken = ({ channels }: ChatService, id: string): boolean =>
  [...channels.values()].some(({ messages }) => messages.has(id));

/** @throws ChatRefusal 4 when there is such a message already, or no such parent */
export function post(service: ChatService, channel: Channel, user: User, given: NewMessage): Message {
  const { id = randomUUID(), parentId } = given;
  if (id.length > MAX_ID) throw new ChatRefusal("input", "message id is too long");
  if (isTaken(service, id)) throw new ChatRefusal("input", `message with id ${id} already exists`);
  const parent = parentId === undefined ? undefined : channel.messages.get(parentId);
  if (parentId !== undefined && parent === undefined) throw new ChatRefusal("input", "parent message doesn't exist");
  const message = freshMessage(service, channel, user, { ...given, id });
  channel.messages.set(id, message);
  channel.lastMessageAt = message.created_at;
  if (parent !== undefined) replace(channel, parent, { reply_count: Number(parent.reply_count ?? 0) + 1 });
  const counts = { watcher_count: watcherCount(service, channel), unread_count: 0, total_unread_count: 0 };
  service.emit(channel, { type: "message.new", message_id: id, message, user, ...counts, unread_channels: 0 });
  tellMembers(service, channel, message);
  return message;
}

function freshMessage(
  { moments }: ChatService,
  { cid }: Channel,
  user: User,
  { id, text, parentId, custom, type = "regular" }: NewMessage & { id: string },
): Message {
  const at = moments.next();
  return {
    ...custom,
    ...{ id, cid, text, html: htmlOf(text), type: parentId === undefined ? type : "reply", user },
    ...(parentId !== undefined && { parent_id: parentId, show_in_channel: false }),
    ...{ attachments: [], mentioned_users: [], latest_reactions: [], own_reactions: [] },
    ...{ reaction_counts: {}, reaction_scores: {}, reply_count: 0, deleted_reply_count: 0 },
    ...{ silent: false, shadowed: false, pinned: false, pinned_at: null, pinned_by: null, pin_expires: null },
    ...{ created_at: at, updated_at: at },
  };
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const htmlOf = (text: string): string => `<p>${text.replace(/[&<>]/g, (char) => ENTITIES[char] ?? char)}</p>\n`;

/** Members who are connected and don't watch are told so. */
function tellMembers(service: ChatService, channel: Channel, message: Message): void {
  const event = { type: "notification.message_new", message, channel: channelWire(channel, TEAM) };
  const present = new Set([...channel.watchers].map(({ userId }) => userId));
  for (const { user_id } of channel.members.values())
    if (!present.has(user_id)) service.notify(user_id, channel, event);
}

function replace(channel: Channel, message: Message, changes: Readonly<Record<string, unknown>>): Message {
  const changed: Message = { ...message, ...changes };
  channel.messages.set(message.id, changed);
  return changed;
}

interface Place {
  readonly channel: Channel;
  readonly message: Message;
}

/** Sets fields of the message: its text, `pinned`, whatever else. */
export function update(
  service: ChatService,
  { channel, message }: Place,
  changes: Readonly<Record<string, unknown>>,
  by?: User,
): Message {
  const html = typeof changes.text === "string" ? { html: htmlOf(changes.text) } : {};
  const changed = replace(channel, message, { ...changes, ...html, updated_at: service.moments.next() });
  service.emit(channel, { type: "message.updated", message_id: message.id, message: changed, ...(by && { user: by }) });
  return changed;
}

/** A message that is pinned, or not any more. */
export const pin = (service: ChatService, place: Place, pinned: boolean, by: User): Message =>
  update(
    service,
    place,
    { pinned, pinned_at: pinned ? service.moments.next() : null, pinned_by: pinned ? by : null },
    by,
  );

/** Deleted for good when `isHard`, else what is left says so. */
export function remove(service: ChatService, { channel, message }: Place, isHard: boolean, by?: User): Message {
  const at = service.moments.next();
  const deleted = replace(channel, message, { type: "deleted", deleted_at: at, updated_at: at });
  if (isHard) channel.messages.delete(message.id);
  const told = { message_id: message.id, message: deleted, hard_delete: isHard, ...(by && { user: by }) };
  service.emit(channel, { type: "message.deleted", ...told });
  return deleted;
}

/** Takes back a deletion that was not for good. */
export function undelete(service: ChatService, { channel, message }: Place): Message {
  const { deleted_at: _, ...rest } = message;
  const type = message.parent_id === undefined ? "regular" : "reply";
  const restored: Message = { ...rest, type, updated_at: service.moments.next() };
  channel.messages.set(message.id, restored);
  service.emit(channel, { type: "message.undeleted", message_id: message.id, message: restored });
  return restored;
}

/** A reaction; the same one again is an update. */
export function react(
  service: ChatService,
  place: Place,
  user: User,
  { type, score = 1 }: { type: string; score?: number },
) {
  const { channel, message } = place;
  const at = service.moments.next();
  const known = message.latest_reactions.find((each) => each.user_id === user.id && each.type === type);
  const reaction: Reaction = {
    ...{ type, score, user_id: user.id, user, message_id: message.id },
    ...{ created_at: known?.created_at ?? at, updated_at: at },
  };
  const others = message.latest_reactions.filter((each) => each !== known);
  const changed = replace(channel, message, counted([reaction, ...others]));
  const told = { reaction, message_id: message.id, message: changed, channel: channelWire(channel, TEAM), user };
  service.emit(channel, { type: known === undefined ? "reaction.new" : "reaction.updated", ...told });
  return { reaction, message: changed };
}

/** @throws ChatRefusal 16 when there is no such reaction of theirs */
export function unreact(service: ChatService, place: Place, user: User, type: string) {
  const { channel, message } = place;
  const reaction = message.latest_reactions.find((each) => each.user_id === user.id && each.type === type);
  if (reaction === undefined) throw new ChatRefusal("doesNotExist", `There is no reaction ${type} of ${user.id}`);
  const changed = replace(channel, message, counted(message.latest_reactions.filter((each) => each !== reaction)));
  const told = { reaction, message_id: message.id, message: changed, channel: channelWire(channel, TEAM), user };
  service.emit(channel, { type: "reaction.deleted", ...told });
  return { reaction, message: changed };
}

function counted(reactions: readonly Reaction[]) {
  const byType = Object.groupBy(reactions, ({ type }) => type);
  const sums = Object.entries(byType).map(([type, each = []]) => [type, each.length] as const);
  return {
    latest_reactions: reactions,
    reaction_counts: Object.fromEntries(sums),
    reaction_scores: Object.fromEntries(sums),
  };
}
