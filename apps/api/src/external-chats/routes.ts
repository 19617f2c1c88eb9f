import { AppError } from "@tributary/runtime";
import {
  commandStatus,
  type ExternalChat,
  externalChat,
  externalChatResults,
  externalChatsQuery,
  heldExternalChatResults,
  linkExternalChatBody,
  searchExternalChatsBody,
} from "@tributary/schemas";
import { z } from "zod";
import { answerCommand } from "../http/answer-command.ts";
import type { ApiContext, HttpServer } from "../http/context.ts";
import { externalChatParams, sessionParams } from "../http/params.ts";
import { requireReadable } from "./readable.ts";

const LINKS = "/api/v1/admin/chat_sessions/:id/external_chats";
const ONE_LINK = `${LINKS}/:linkId` as const;

/** Handing a session to an outside chat system, how that stands, and taking it back. */
export function externalChatRoutes(app: HttpServer, api: ApiContext): void {
  app.post(
    "/api/v1/admin/external_chats/search",
    { schema: { body: searchExternalChatsBody, response: { 200: heldExternalChatResults } } },
    async ({ principal: { tenant }, body: { page, perPage, ...wanted } }) =>
      api.store.queries.searchedLinks(tenant, { ...wanted, offset: (page - 1) * perPage, limit: perPage }),
  );

  app.post(
    LINKS,
    {
      schema: {
        params: sessionParams,
        body: linkExternalChatBody,
        response: { 201: externalChat, 202: commandStatus },
      },
    },
    async (request, reply) => {
      const asked = { sessionId: request.params.id, linkId: api.ids(), ...request.body };
      return answerCommand(api, { request, reply, locate }, { type: "LinkExternalChat", ...asked });
    },
  );

  app.get(
    LINKS,
    { schema: { params: sessionParams, querystring: externalChatsQuery, response: { 200: externalChatResults } } },
    async ({ principal, params: { id: sessionId }, query: { page, perPage } }) => {
      await requireReadable(api, principal, sessionId);
      return api.store.queries.externalChats(principal.tenant, sessionId, {
        offset: (page - 1) * perPage,
        limit: perPage,
      });
    },
  );

  app.get(
    ONE_LINK,
    { schema: { params: externalChatParams, response: { 200: externalChat } } },
    async ({ principal, params: { id: sessionId, linkId } }) => {
      await requireReadable(api, principal, sessionId);
      const link = await api.store.queries.externalChat(principal.tenant, sessionId, linkId);
      if (!link) throw new AppError("external-chat-unknown", `The session has no link ${linkId} to an outside chat.`);
      return link;
    },
  );

  app.delete(
    ONE_LINK,
    { schema: { params: externalChatParams, response: { 204: z.undefined(), 202: commandStatus } } },
    async (request, reply) => {
      const { id: sessionId, linkId } = request.params;
      return answerCommand(api, { request, reply }, { type: "UnlinkExternalChat", sessionId, linkId });
    },
  );
}

const locate = (made: unknown): string => {
  const { sessionId, id } = made as ExternalChat;
  return ONE_LINK.replace(":id", sessionId).replace(":linkId", id);
};
