// Query Channels, Query Channel, watching, members, typing and reading.
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { readable } from "./access.ts";
import { type Caller, connectionOf } from "./caller.ts";
import { type Channel, mayRead } from "./channel.ts";
import { channelState, type Wanted } from "./channel-state.ts";
import type { ChatService } from "./chat-service.ts";
import { openRoom } from "./members.ts";
import { page } from "./paging.ts";
import { isTyping, markRead } from "./presence.ts";
import { startWatching, stopWatching } from "./watching.ts";

const MAX_CHANNELS = 30;
const slice = z.looseObject({ limit: z.int().min(0).optional(), offset: z.int().min(0).optional() });
const looking = { state: z.boolean().default(true), watch: z.boolean().default(false) };

const channelsQuery = z.looseObject({
  filter_conditions: z.looseObject({
    cid: z.union([z.string(), z.looseObject({ $in: z.array(z.string()) })]).optional(),
  }),
  ...looking,
  limit: z.int().min(1).max(MAX_CHANNELS).default(MAX_CHANNELS),
  offset: z.int().min(0).default(0),
  message_limit: z.int().min(0).optional(),
  member_limit: z.int().min(0).max(100).optional(),
});
const channelQuery = z.looseObject({
  ...looking,
  data: z.record(z.string(), z.unknown()).optional(),
  messages: page.optional(),
  members: slice.optional(),
});
const membersQuery = z
  .string()
  .transform(parsed)
  .pipe(
    z.looseObject({
      type: z.string(),
      id: z.string(),
      limit: z.int().min(1).max(300).default(100),
      offset: z.int().min(0).max(10_000).default(0),
    }),
  );

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

interface Place {
  Params: { type: string; id: string };
}
const cidOf = ({ type, id }: Place["Params"]): string => `${type}:${id}`;

export function addChannelRoutes(app: FastifyInstance, service: ChatService): void {
  app.post("/channels", async ({ body, chatCaller }) => {
    const query = channelsQuery.parse(body ?? {});
    const found = matching(service, chatCaller, query.filter_conditions.cid);
    const shown = found.slice(query.offset, query.offset + query.limit);
    const wanted = { messages: { limit: query.message_limit }, members: { limit: query.member_limit } };
    return { channels: shown.map((channel) => seen(service, chatCaller, channel, { ...query, ...wanted })) };
  });

  /** Makes the channel when there is none. */
  app.post<Place>("/channels/:type/:id/query", async ({ params, body, chatCaller }) => {
    const query = channelQuery.parse(body ?? {});
    if (!service.channels.has(cidOf(params))) openRoom(service, { ...params, userId: chatCaller.user.id });
    const channel = readable(service, cidOf(params), chatCaller.user.id);
    return { ...seen(service, chatCaller, channel, query), threads: [] };
  });

  app.post<Place>("/channels/:type/:id/stop-watching", async ({ params, chatCaller }) => {
    stopWatching(service, connectionOf(service, chatCaller), service.find(cidOf(params)));
    return {};
  });

  app.post<Place>("/channels/:type/:id/event", async ({ params, body, chatCaller }) => ({
    event: isTyping(service, readable(service, cidOf(params), chatCaller.user.id), chatCaller.user, body),
  }));

  app.post<Place>("/channels/:type/:id/read", async ({ params, chatCaller }) => ({
    event: markRead(service, readable(service, cidOf(params), chatCaller.user.id), chatCaller.user),
  }));

  app.get<{ Querystring: { payload?: string } }>("/members", async ({ query, chatCaller }) => {
    const { type, id, limit, offset } = membersQuery.parse(query.payload);
    const { members } = readable(service, `${type}:${id}`, chatCaller.user.id);
    return { members: [...members.values()].slice(offset, offset + limit) };
  });
}

function matching(service: ChatService, { user }: Caller, cid: string | { $in: string[] } | undefined): Channel[] {
  const wanted = typeof cid === "string" ? [cid] : cid?.$in;
  return [...service.channels.values()].filter(
    (channel) =>
      channel.deletedAt === null &&
      (wanted === undefined ? channel.members.has(user.id) : wanted.includes(channel.cid)) &&
      mayRead(channel, user.id),
  );
}

/** What the caller sees of it, and from now on watches, if they want to. */
function seen(service: ChatService, caller: Caller, channel: Channel, query: Wanted & { watch: boolean }) {
  if (query.watch) startWatching(service, connectionOf(service, caller), channel);
  return channelState(service, channel, caller.user.id, query);
}
