// Everything that the simulated chat service knows, and the one way by which anything is told to anybody.
import type { Clock } from "@tributary/runtime";
import { type Channel, type ChannelKind, channelWire, createChannel, type ServiceEvent } from "./channel.ts";
import { ChatRefusal } from "./chat-refusal.ts";
import { type ChatTokens, createChatTokens } from "./chat-tokens.ts";
import type { Connection } from "./connection.ts";
import type { Faults } from "./faults.ts";
import { createMoments, type Moments } from "./moments.ts";
import { createPeople, type People, type User } from "./people.ts";
import type { Settings } from "./settings.ts";

export const TEAM = "team_simulated";

/** What Sync can tell; everything else is told to those who are there. */
const PERSISTED: ReadonlySet<string> = new Set([
  ...["message.new", "message.updated", "message.deleted", "message.undeleted"],
  ...["reaction.new", "reaction.updated", "reaction.deleted"],
  ...[
    "channel.created",
    "channel.updated",
    "channel.deleted",
    "channel.truncated",
    "channel.hidden",
    "channel.visible",
  ],
  ...["notification.added_to_channel", "notification.removed_from_channel"],
]);
/** What nobody is told in a channel with more watchers than this. */
const CROWD = 100;
const SILENT_IN_CROWDS: ReadonlySet<string> = new Set(["typing.start", "typing.stop", "message.read"]);

export interface NewEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

interface NewChannel {
  readonly type: string;
  readonly id: string;
  readonly kind: ChannelKind;
  readonly channelId: string;
  readonly name?: string | null;
  readonly createdBy?: User;
}

export interface ChatService {
  readonly settings: Settings;
  readonly faults: Faults;
  readonly clock: Clock;
  readonly moments: Moments;
  readonly people: People;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly connections: Set<Connection>;
  readonly tokens: ChatTokens;
  /** The channel, made when there is none. */
  open(given: NewChannel): Channel;
  /** @throws ChatRefusal 16 */
  find(cid: string): Channel;
  /** Tells all who watch the channel, and keeps it for those who ask later. */
  emit(channel: Channel, event: NewEvent): ServiceEvent;
  /** Tells one user, wherever they are. */
  notify(userId: string, channel: Channel, event: NewEvent): void;
  /** Tells everybody something that is about no channel. */
  broadcast(event: NewEvent): void;
  /** Calls back whenever something changes in a channel, until the signal. */
  onChange(listener: (channel: Channel) => void, signal: AbortSignal): void;
  /** Something has. */
  changed(channel: Channel): void;
}

export function createChatService(settings: Settings, faults: Faults, clock: Clock): ChatService {
  const moments = createMoments(clock, faults);
  const channels = new Map<string, Channel>();
  const connections = new Set<Connection>();
  const listeners = new Set<(channel: Channel) => void>();
  const service: ChatService = {
    ...{ settings, faults, clock, moments, channels, connections },
    tokens: createChatTokens(settings.apiSecret, faults, clock),
    people: createPeople(TEAM, moments),
    open(given) {
      const present = channels.get(`${given.type}:${given.id}`);
      if (present !== undefined) return present;
      const createdBy = given.createdBy ?? service.people.know({ id: "ibm-video", name: "IBM Video Streaming" });
      const channel = createChannel({ ...given, name: given.name ?? null, createdAt: moments.next(), createdBy });
      channels.set(channel.cid, channel);
      service.emit(channel, { type: "channel.created", channel: channelWire(channel, TEAM), user: createdBy });
      return channel;
    },
    find(cid) {
      const channel = channels.get(cid);
      if (channel === undefined || channel.deletedAt !== null)
        throw new ChatRefusal("doesNotExist", `Can't find channel with id ${cid}`);
      return channel;
    },
    emit(channel, said) {
      const event = placed(moments, channel, said);
      if (PERSISTED.has(said.type)) channel.log.push({ event });
      if (!isDrowned(service, channel, said.type)) for (const watcher of channel.watchers) watcher.tell(event);
      service.changed(channel);
      return event;
    },
    notify(userId, channel, said) {
      const event = placed(moments, channel, said);
      if (PERSISTED.has(said.type)) channel.log.push({ event, only: userId });
      for (const connection of connections) if (connection.userId === userId) connection.tell(event);
    },
    broadcast(said) {
      const event = { ...said, created_at: moments.after() };
      for (const connection of connections) connection.tell(event);
    },
    onChange(listener, signal) {
      listeners.add(listener);
      signal.addEventListener("abort", () => listeners.delete(listener), { once: true });
    },
    changed(channel) {
      for (const listener of listeners) listener(channel);
    },
  };
  return service;
}

const placed = (moments: Moments, { cid, type, id, members }: Channel, said: NewEvent): ServiceEvent => ({
  ...{ type: said.type, created_at: moments.after(), cid, channel_type: type, channel_id: id, team: TEAM },
  ...{ channel_member_count: members.size, channel_custom: {} },
  ...said,
});

/** In a crowd nobody is told who types and reads, and who comes and goes now and then only. */
function isDrowned({ faults, clock }: ChatService, channel: Channel, type: string): boolean {
  if (!faults.now.crowded && channel.watchers.size <= CROWD) return false;
  if (!type.startsWith("user.watching.")) return SILENT_IN_CROWDS.has(type);
  if (clock.now() - channel.countedAt < 5_000) return true;
  channel.countedAt = clock.now();
  return false;
}

/** How many watch the channel. */
export const watcherCount = ({ faults }: ChatService, { watchers }: Channel): number =>
  watchers.size + (faults.now.crowded ? CROWD : 0);
