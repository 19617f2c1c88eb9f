// Send, get, update and delete messages, and read threads.
import { randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { breakOff } from "../break-off.ts";
import { checkMayChange, checkMayWrite, readable } from "./access.ts";
import type { Caller } from "./caller.ts";
import type { ChatService } from "./chat-service.ts";
import { findMessage, post, remove, update } from "./messages.ts";
import { page, pageOf } from "./paging.ts";

const sent = z.object({
  message: z.looseObject({
    id: z.string().min(1).optional(),
    text: z.string().default(""),
    parent_id: z.string().optional(),
  }),
});
const replaced = z.object({ message: z.looseObject({ text: z.string() }) });
const changed = z.object({
  set: z.record(z.string(), z.unknown()).default({}),
  unset: z.array(z.string()).default([]),
});

interface Place {
  Params: { type: string; id: string };
}
interface One {
  Params: { id: string };
}

export function addMessageRoutes(app: FastifyInstance, service: ChatService): void {
  app.post<Place>("/channels/:type/:id/message", async ({ params, body, chatCaller }, reply) =>
    send(service, { cid: `${params.type}:${params.id}`, body, caller: chatCaller, reply }),
  );

  app.get<Place & { Querystring: { ids?: string } }>(
    "/channels/:type/:id/messages",
    async ({ params, query, chatCaller }) => {
      const { messages } = readable(service, `${params.type}:${params.id}`, chatCaller.user.id);
      return { messages: (query.ids ?? "").split(",").flatMap((id) => messages.get(id) ?? []) };
    },
  );

  app.get<One>("/messages/:id", async ({ params, chatCaller }) => ({
    message: reachable(service, params.id, chatCaller).message,
  }));

  app.post<One>("/messages/:id", async ({ params, body, chatCaller }, reply) => {
    const { text } = replaced.parse(body).message;
    const message = update(service, ownOf(service, params.id, chatCaller), { text }, chatCaller.user);
    return orLost(service, reply, { message });
  });

  app.put<One>("/messages/:id", async ({ params, body, chatCaller }, reply) => {
    const { set, unset } = changed.parse(body ?? {});
    const changes = { ...set, ...Object.fromEntries(unset.map((name) => [name, undefined])) };
    const message = update(service, ownOf(service, params.id, chatCaller), changes, chatCaller.user);
    return orLost(service, reply, { message });
  });

  app.delete<One & { Querystring: { hard?: string } }>(
    "/messages/:id",
    async ({ params, query, chatCaller }, reply) => {
      const place = ownOf(service, params.id, chatCaller);
      return orLost(service, reply, { message: remove(service, place, query.hard === "true", chatCaller.user) });
    },
  );

  app.get<One>("/messages/:id/replies", async ({ params, query, chatCaller }) => {
    const { channel } = reachable(service, params.id, chatCaller);
    const replies = [...channel.messages.values()].filter(({ parent_id }) => parent_id === params.id);
    return { messages: pageOf(replies, page.parse(query)) };
  });
}

interface Sending {
  readonly cid: string;
  readonly body: unknown;
  readonly caller: Caller;
  readonly reply: FastifyReply;
}

/** Every arrival is kept, also of what came before. */
function send(service: ChatService, { cid, body, caller: { user }, reply }: Sending): unknown {
  const channel = readable(service, cid, user.id);
  const { id = randomUUID(), text, parent_id: parentId, ...custom } = sent.parse(body).message;
  const isRepetition = channel.messages.has(id);
  if (!isRepetition) checkMayWrite(service, channel, user.id);
  channel.received.push({ id, text, userId: user.id, parentId: parentId ?? null, isRepetition });
  const message = post(service, channel, user, { id, text, parentId, custom });
  return orLost(service, reply, { message });
}

/** The answer to what has been done, or a broken connection instead. */
const orLost = ({ faults }: ChatService, reply: FastifyReply, answer: object): object =>
  faults.strikes("lostSendAnswers") ? breakOff(reply) : answer;

/** @throws ChatRefusal 16, 17 */
function reachable(service: ChatService, id: string, { user }: Caller) {
  const place = findMessage(service, id);
  readable(service, place.channel.cid, user.id);
  return place;
}

/** @throws ChatRefusal 16, 17 */
function ownOf(service: ChatService, id: string, caller: Caller) {
  const place = reachable(service, id, caller);
  checkMayChange(place.channel, place.message.user.id, caller.user.id);
  return place;
}
