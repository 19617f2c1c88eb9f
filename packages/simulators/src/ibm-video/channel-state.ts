// A channel as queries answer it.
import { type Channel, channelWire } from "./channel.ts";
import { type ChatService, TEAM, watcherCount } from "./chat-service.ts";
import { type MessagePage, pageOf } from "./paging.ts";

export interface Wanted {
  readonly state: boolean;
  readonly messages?: MessagePage | undefined;
  readonly members?: { readonly limit?: number | undefined; readonly offset?: number | undefined } | undefined;
}

const MEMBERS = 100;

export function channelState(service: ChatService, channel: Channel, userId: string, wanted: Wanted) {
  const shown = channelWire(channel, TEAM);
  if (!wanted.state) return { channel: shown, messages: [], pinned_messages: [], members: [] };
  const main = [...channel.messages.values()].filter(({ parent_id }) => parent_id === undefined);
  const { limit = MEMBERS, offset = 0 } = wanted.members ?? {};
  const membership = channel.members.get(userId);
  return {
    channel: shown,
    messages: pageOf(main, wanted.messages ?? {}),
    pinned_messages: main.filter(({ pinned }) => pinned),
    members: [...channel.members.values()].slice(offset, offset + limit),
    ...(membership !== undefined && { membership }),
    read: [...channel.reads.values()].map((read) => ({ ...read, unread_messages: 0 })),
    watchers: [...channel.watchers].flatMap((watcher) => service.people.get(watcher.userId) ?? []),
    watcher_count: watcherCount(service, channel),
  };
}
