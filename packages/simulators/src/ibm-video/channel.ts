// One channel of the chat service: who is in it, what was said, and what those who were away can be told later.
import { compareTimes } from "@tributary/schemas/ibm-video";
import type { Connection } from "./connection.ts";
import type { User } from "./people.ts";

/** What a channel of the chat service stands for at IBM. */
export type ChannelKind = "chat" | "qna" | "group" | "room";

export interface Reaction {
  readonly type: string;
  readonly score: number;
  readonly user_id: string;
  readonly user: User;
  readonly message_id: string;
  readonly created_at: string;
  readonly updated_at: string;
}

/** As it goes over the wire; replaced by another one when it changes. */
export interface Message {
  readonly id: string;
  readonly cid: string;
  readonly type: "regular" | "reply" | "system" | "deleted";
  readonly text: string;
  readonly user: User;
  readonly parent_id?: string;
  readonly latest_reactions: readonly Reaction[];
  readonly pinned: boolean;
  readonly created_at: string;
  readonly updated_at: string;
  readonly deleted_at?: string;
  readonly [field: string]: unknown;
}

export interface Member {
  readonly user_id: string;
  readonly user: User;
  readonly channel_role: "channel_member" | "channel_moderator";
  readonly created_at: string;
  readonly updated_at: string;
}

/** An event as it was told. */
export interface ServiceEvent {
  readonly type: string;
  readonly created_at: string;
  readonly [field: string]: unknown;
}

/** One that Sync tells; when it names people, to these alone. */
export interface LoggedEvent {
  readonly event: ServiceEvent;
  readonly only?: string;
}

/** A message that a client sent, as often as it came. */
export interface Received {
  readonly id: string;
  readonly text: string;
  readonly userId: string;
  readonly parentId: string | null;
  /** It was refused, as its id was there already. */
  readonly isRepetition: boolean;
}

export interface Channel {
  readonly cid: string;
  readonly type: string;
  readonly id: string;
  readonly kind: ChannelKind;
  /** IBM's channel, to whose chat it belongs. */
  readonly channelId: string;
  readonly createdAt: string;
  readonly createdBy: User;
  /** In the order in which they were said. */
  readonly messages: Map<string, Message>;
  readonly members: Map<string, Member>;
  /** Users who may not write, and until when, in milliseconds; null: for ever. */
  readonly bans: Map<string, number | null>;
  readonly moderators: Set<string>;
  /** When each user last wrote, in milliseconds. */
  readonly wroteAt: Map<string, number>;
  readonly reads: Map<
    string,
    { readonly user: User; readonly last_read: string; readonly last_read_message_id: string | null }
  >;
  readonly log: LoggedEvent[];
  readonly received: Received[];
  readonly watchers: Set<Connection>;
  /** When watchers were last counted, in milliseconds. */
  countedAt: number;
  name: string | null;
  lastMessageAt: string | null;
  frozen: boolean;
  /** Seconds between two messages of a user. */
  cooldown: number;
  truncatedAt: string | null;
  updatedAt: string;
  deletedAt: string | null;
}

type Given = Pick<Channel, "type" | "id" | "kind" | "channelId" | "createdAt" | "createdBy" | "name">;

export const createChannel = (given: Given): Channel => ({
  ...given,
  cid: `${given.type}:${given.id}`,
  ...{ messages: new Map(), members: new Map(), bans: new Map(), moderators: new Set(), wroteAt: new Map() },
  ...{ reads: new Map(), log: [], received: [], watchers: new Set(), countedAt: 0 },
  ...{
    lastMessageAt: null,
    frozen: false,
    cooldown: 0,
    truncatedAt: null,
    updatedAt: given.createdAt,
    deletedAt: null,
  },
});

/** The channel as events and answers tell of it. */
export const channelWire = (channel: Channel, team: string) => ({
  ...{ id: channel.id, type: channel.type, cid: channel.cid, team, created_by: channel.createdBy },
  ...(channel.name === null ? {} : { name: channel.name }),
  ...{ frozen: channel.frozen, disabled: false, member_count: channel.members.size },
  ...(channel.cooldown > 0 && { cooldown: channel.cooldown }),
  ...(channel.truncatedAt !== null && { truncated_at: channel.truncatedAt }),
  ...(channel.deletedAt !== null && { deleted_at: channel.deletedAt }),
  ...(channel.lastMessageAt !== null && { last_message_at: channel.lastMessageAt }),
  ...{ created_at: channel.createdAt, updated_at: channel.updatedAt },
});

/** Groups are for their members alone. */
export const mayRead = (channel: Channel, userId: string): boolean =>
  channel.kind !== "group" || channel.members.has(userId);

/** What Sync tells of what happened at that time or later. */
export function eventsSince({ log }: Channel, since: string, userId: string): ServiceEvent[] {
  let [low, high] = [0, log.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = log[middle]?.event.created_at ?? since;
    if (compareTimes(at, since) < 0) low = middle + 1;
    else high = middle;
  }
  return log.slice(low).flatMap(({ event, only }) => (only === undefined || only === userId ? [event] : []));
}
