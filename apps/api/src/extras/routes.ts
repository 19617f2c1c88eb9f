import { AppError } from "@tributary/runtime";
import { changeExtraBody, commandStatus, defineExtraBody, extra, extraChange } from "@tributary/schemas";
import { z } from "zod";
import { answerCommand } from "../http/answer-command.ts";
import type { ApiContext, HttpServer } from "../http/context.ts";
import { extraGroupParams, participantParams } from "../http/params.ts";
import { callerOf, sendAnswer } from "../http/request.ts";
import { streamCursors } from "../http/stream-cursors.ts";
import { defineExtra } from "./definitions.ts";

const extraValues = z.object({ results: z.array(extraChange), total: z.int() });

/** Defining extras, and their values per participant. */
export function extraRoutes(app: HttpServer, api: ApiContext): void {
  app.post(
    "/api/v1/admin/extras",
    { schema: { body: defineExtraBody, response: { 201: extra } } },
    async (request, reply) => sendAnswer(reply, await defineExtra(api, callerOf(request), request.body)),
  );

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
      if (results.length === 0 && !(await api.store.queries.participant(tenant, userId))) {
        throw new AppError("not-found", "There is no such participant");
      }
      reply.headers(streamCursors(api, { tenant, userId }, heads));
      return { results, total: results.length };
    },
  );
}
