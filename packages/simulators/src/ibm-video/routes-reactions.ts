// Reactions of clients.
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { readable } from "./access.ts";
import type { ChatService } from "./chat-service.ts";
import { findMessage, react, unreact } from "./messages.ts";

const sent = z.object({ reaction: z.looseObject({ type: z.string().min(1), score: z.int().positive().default(1) }) });

interface One {
  Params: { id: string };
}

export function addReactionRoutes(app: FastifyInstance, service: ChatService): void {
  const place = (id: string, userId: string) => {
    const found = findMessage(service, id);
    readable(service, found.channel.cid, userId);
    return found;
  };

  app.post<One>("/messages/:id/reaction", async ({ params, body, chatCaller: { user } }) => {
    const { reaction } = sent.parse(body);
    return { ...react(service, place(params.id, user.id), user, reaction) };
  });

  app.delete<{ Params: { id: string; type: string } }>(
    "/messages/:id/reaction/:type",
    async ({ params, chatCaller: { user } }) => ({
      ...unreact(service, place(params.id, user.id), user, params.type),
    }),
  );

  app.get<One>("/messages/:id/reactions", async ({ params, chatCaller: { user } }) => ({
    reactions: place(params.id, user.id).message.latest_reactions,
  }));
}
