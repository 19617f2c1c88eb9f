import { AppError } from "@tributary/runtime";
import {
  changeExtraBody,
  commandStatus,
  defineExtraBody,
  extra,
  extraChange,
  extraHistory,
  extraHistoryQuery,
  extraResults,
  searchExtrasBody,
} from "@tributary/schemas";
import { z } from "zod";
import { answerCommand } from "../http/answer-command.ts";
import type { ApiContext, HttpServer } from "../http/context.ts";
import { extraGroupParams, extraParams, participantParams } from "../http/params.ts";
import { callerOf, sendAnswer } from "../http/request.ts";
import { streamCursors } from "../http/stream-cursors.ts";
import { defineExtra, searchExtras } from "./definitions.ts";

const extraValues = z.object({ results: z.array(extraChange), total: z.int() });

/** Defining extras, and their values per participant. */
export function extraRoutes(app: HttpServer, api: ApiContext): void {
  definitionRoutes(app, api);
  valueRoutes(app, api);
}

function definitionRoutes(app: HttpServer, api: ApiContext): void {
  app.post(
    "/api/v1/admin/extras",
    { schema: { body: defineExtraBody, response: { 201: extra } } },
    async (request, reply) => sendAnswer(reply, await defineExtra(api, callerOf(request), request.body)),
  );

  app.post(
    "/api/v1/admin/extras/search",
    { schema: { body: searchExtrasBody, response: { 200: extraResults } } },
    async ({ principal, body }) => searchExtras(api, principal.tenant, body),
  );
}

function valueRoutes(app: HttpServer, api: ApiContext): void {
  app.put(
    "/api/v1/participants/:userId/extras",
    {
      schema: { params: participantParams, body: changeExtraBody, response: { 200: extraChange, 202: commandStatus } },
    },
    async (request, reply) => {
      const change = { participantId: request.params.userId, ...request.body };
      return answerCommand(api, { request, reply }, { type: "ChangeExtraValue", ...change });
    },
  );

  app.get(
    "/api/v1/participants/:userId/extras/:extraGroup",
    { schema: { params: extraGroupParams, response: { 200: extraValues } } },
    async ({ principal: { tenant }, params: { userId, extraGroup } }, reply) => {
      const { answer: results, ...heads } = await api.store.snapshots.extras(tenant, userId, extraGroup);
      if (results.length === 0) await requireParticipant(api, tenant, userId);
      reply.headers(streamCursors(api, { tenant, userId }, heads));
      return { results, total: results.length };
    },
  );

  app.get(
    "/api/v1/participants/:userId/extras/:extraGroup/:extraCode/history",
    { schema: { params: extraParams, querystring: extraHistoryQuery, response: { 200: extraHistory } } },
    async ({ principal: { tenant }, params: { userId, ...params }, query: { page, perPage: limit } }, reply) => {
      const wanted = { group: params.extraGroup, code: params.extraCode, offset: (page - 1) * limit, limit };
      const { answer, ...heads } = await api.store.snapshots.extraHistory(tenant, userId, wanted);
      if (answer.total === 0) await requireParticipant(api, tenant, userId);
      reply.headers(streamCursors(api, { tenant, userId }, heads));
      return answer;
    },
  );
}

/** @throws AppError 404 when there is none. */
async function requireParticipant({ store }: ApiContext, tenant: string, id: string): Promise<void> {
  if (!(await store.queries.participant(tenant, id))) throw new AppError("not-found", "There is no such participant");
}
