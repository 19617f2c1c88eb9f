import { AppError } from "@tributary/runtime";
import {
  type CommandOf,
  type CreateIbmGroupBody,
  commandStatus,
  createIbmGroupBody,
  type ExternalChat,
  externalChat,
  externalChatResults,
  externalChatsQuery,
  externalParticipants,
  IBM_VIDEO,
  ibmChannel,
  type LinkIbmChannelBody,
  linkIbmChannelBody,
} from "@tributary/schemas";
import { z } from "zod";
import { requireReadable } from "../external-chats/readable.ts";
import { answerCommand } from "../http/answer-command.ts";
import type { ApiContext, HttpServer } from "../http/context.ts";
import { ibmChannelParams } from "../http/params.ts";

const CHANNELS = "/api/v1/admin/ibm_channels";
const ONE_CHANNEL = `${CHANNELS}/:id` as const;
const GROUPS = `${ONE_CHANNEL}/groups` as const;

/** Chats of IBM Video Streaming's channels as sessions: showing one here, how that stands, and letting go of it. */
export function ibmChannelRoutes(app: HttpServer, api: ApiContext): void {
  const ids = () => ({ sessionId: api.ids(), linkId: api.ids() });

  app.post(
    CHANNELS,
    { schema: { body: linkIbmChannelBody, response: { 201: ibmChannel, 202: commandStatus } } },
    async (request, reply) => answerCommand(api, { request, reply, locate }, { ...ids(), ...channelOf(request.body) }),
  );

  app.post(
    GROUPS,
    {
      schema: {
        params: ibmChannelParams,
        body: createIbmGroupBody,
        response: { 201: ibmChannel, 202: commandStatus },
      },
    },
    async (request, reply) => {
      const { parameters, sessionId } = await linked(api, request.principal.tenant, request.params.id);
      await requireReadable(api, request.principal, sessionId);
      const { channelId, kind } = parameters;
      if (channelId === undefined || kind !== "chat") throw unknown(request.params.id);
      return answerCommand(api, { request, reply, locate }, { ...ids(), ...groupOf(channelId, request.body) });
    },
  );

  app.get(
    CHANNELS,
    { schema: { querystring: externalChatsQuery, response: { 200: externalChatResults } } },
    async ({ principal: { tenant, role, id }, query: { page, perPage } }) => {
      const coachId = role === "coach" ? id : null;
      return api.store.queries.linksTo(tenant, IBM_VIDEO, { coachId, offset: (page - 1) * perPage, limit: perPage });
    },
  );

  app.get(
    ONE_CHANNEL,
    { schema: { params: ibmChannelParams, response: { 200: externalChat } } },
    async ({ principal, params: { id } }) => {
      const link = await linked(api, principal.tenant, id);
      await requireReadable(api, principal, link.sessionId);
      return link;
    },
  );

  app.delete(
    ONE_CHANNEL,
    { schema: { params: ibmChannelParams, response: { 204: z.undefined(), 202: commandStatus } } },
    async (request, reply) => {
      const { id: linkId, sessionId } = await linked(api, request.principal.tenant, request.params.id);
      return answerCommand(api, { request, reply }, { type: "UnlinkExternalChat", sessionId, linkId });
    },
  );
}

type Mirrored = Omit<CommandOf<"MirrorExternalChat">, "sessionId" | "linkId">;

function channelOf({ channelId, kind, title, members }: LinkIbmChannelBody): Mirrored {
  return {
    ...{ type: "MirrorExternalChat", kind: "channel", participantIds: [], members },
    title: title ?? `IBM channel ${channelId}${kind === "qna" ? ": Q&A" : ""}`,
    ...{ provider: IBM_VIDEO, conversation: `${kind}/${channelId}`, parameters: { channelId, kind } },
  };
}

/** What it is called there is not known before it is made. */
function groupOf(
  channelId: string,
  { participantIds, externalParticipantIds, name, members }: CreateIbmGroupBody,
): Mirrored {
  const named = typeof name === "string" ? { name } : {};
  return {
    ...{ type: "MirrorExternalChat", kind: "group", participantIds, members },
    title: name ?? `IBM channel ${channelId}: group`,
    provider: IBM_VIDEO,
    parameters: { channelId, kind: "group", ...named, ...externalParticipants(externalParticipantIds) },
  };
}

const locate = (made: unknown): string => ONE_CHANNEL.replace(":id", (made as ExternalChat).id);

/** @throws AppError 404 when there is no such link. */
async function linked({ store }: ApiContext, tenant: string, id: string): Promise<ExternalChat> {
  const link = await store.queries.linkTo(tenant, IBM_VIDEO, id);
  if (!link) throw unknown(id);
  return link;
}

const unknown = (id: string): AppError => new AppError("external-chat-unknown", `There is no linked channel ${id}.`);
