// What clients call at the chat service, with what all calls share: who calls, refusals, and faults.
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance, FastifyPluginCallback, FastifyReply } from "fastify";
import { z } from "zod";
import { callerOf } from "./caller.ts";
import { bodyOf, ChatRefusal } from "./chat-refusal.ts";
import type { ChatService } from "./chat-service.ts";
import { createRateLimits, exhausted } from "./rate-limits.ts";
import { addChannelRoutes } from "./routes-channels.ts";
import { addMessageRoutes } from "./routes-messages.ts";
import { addReactionRoutes } from "./routes-reactions.ts";
import { addSyncRoute } from "./routes-sync.ts";

/** Its routes. POST answers 201, everything else 200. */
export function addChatApi(app: FastifyInstance, service: ChatService): void {
  const addRoutes: FastifyPluginCallback = (chat, _, done) => {
    chat.decorateRequest("chatCaller");
    takeJson(chat);
    chat.setErrorHandler((error, _request, reply) => sayNo(reply, refusalOf(error)));
    addHooks(chat, service);
    addChannelRoutes(chat, service);
    addMessageRoutes(chat, service);
    addReactionRoutes(chat, service);
    addSyncRoute(chat, service);
    done();
  };
  void app.register(addRoutes);
}

/** Clients call a body JSON that isn't there. */
function takeJson(chat: FastifyInstance): void {
  chat.removeContentTypeParser("application/json");
  chat.addContentTypeParser("application/json", { parseAs: "string" }, (_, body, done) => {
    try {
      done(null, body === "" ? undefined : JSON.parse(String(body)));
    } catch (error) {
      done(new ChatRefusal("input", String(error)));
    }
  });
}

function addHooks(chat: FastifyInstance, service: ChatService): void {
  const { faults, clock } = service;
  const limits = createRateLimits(clock);
  chat.addHook("onRequest", async (request, reply) => {
    if (faults.strikes("chatUnavailable")) throw new ChatRefusal("unavailable");
    request.chatCaller = callerOf(service, request);
    const endpoint = `${request.method} ${request.routeOptions.url}`;
    const { passes, headers } = limits.count(`${request.chatCaller.user.id} ${endpoint}`, faults.now.callsPerMinute);
    reply.headers(headers);
    if (!passes || faults.strikes("chatRateLimits")) {
      reply.headers({ ...exhausted(clock), ...headers });
      throw new ChatRefusal("rateLimit");
    }
    if (request.method === "POST") reply.code(201);
  });
  // The service says how long everything took.
  chat.addHook("preSerialization", async (_request, _reply, answer) => ({ duration: "1.00ms", ...(answer as object) }));
  chat.addHook("onSend", async () => {
    if (faults.strikes("slowAnswers")) await sleep(faults.now.slowMs, undefined, { ref: false });
  });
}

function refusalOf(error: unknown): ChatRefusal {
  if (error instanceof ChatRefusal) return error;
  if (error instanceof z.ZodError) return new ChatRefusal("input", z.prettifyError(error));
  const isTheirs = error instanceof Error && "statusCode" in error && Number(error.statusCode) < 500;
  return new ChatRefusal(isTheirs ? "input" : "internal", String(error));
}

const sayNo = (reply: FastifyReply, refusal: ChatRefusal): FastifyReply =>
  reply.code(refusal.status).send(bodyOf(refusal));
