import { AppError } from "@tributary/runtime";
import {
  commandStatus,
  participant,
  participantResults,
  registerParticipantBody,
  searchParticipantsBody,
  updateParticipantBody,
} from "@tributary/schemas";
import { z } from "zod";
import { answerCommand } from "../http/answer-command.ts";
import type { ApiContext, HttpServer } from "../http/context.ts";
import { ifMatchOf, tagAnswer } from "../http/etag.ts";
import { participantParams } from "../http/params.ts";
import { streamCursors } from "../http/stream-cursors.ts";
import { searchParticipants } from "./search.ts";

/** Registering, finding, reading, updating, suspending and erasing participants. */
export function participantRoutes(app: HttpServer, api: ApiContext): void {
  readingRoutes(app, api);
  changingRoutes(app, api);
}

function readingRoutes(app: HttpServer, api: ApiContext): void {
  app.post(
    "/api/v1/participants/search",
    { schema: { body: searchParticipantsBody, response: { 200: participantResults } } },
    async ({ principal, body }) => searchParticipants(api, principal.tenant, body),
  );

  app.get(
    "/api/v1/participants/:userId",
    { schema: { params: participantParams, response: { 200: participant } }, preSerialization: tagAnswer },
    async ({ principal: { tenant }, params: { userId } }, reply) => {
      const { answer, ...heads } = await api.store.snapshots.participant(tenant, userId);
      if (!answer) throw new AppError("not-found", "There is no such participant");
      reply.headers(streamCursors(api, { tenant, userId }, heads));
      return answer;
    },
  );
}

function changingRoutes(app: HttpServer, api: ApiContext): void {
  app.post(
    "/api/v1/participants",
    { schema: { body: registerParticipantBody, response: { 201: participant, 202: commandStatus } } },
    async (request, reply) => {
      const { id: participantId = api.ids(), ...details } = request.body;
      return answerCommand(api, { request, reply }, { type: "RegisterParticipant", participantId, ...details });
    },
  );

  app.patch(
    "/api/v1/participants/:userId",
    {
      schema: {
        params: participantParams,
        body: updateParticipantBody,
        response: { 200: participant, 202: commandStatus },
      },
      preSerialization: tagAnswer,
    },
    async (request, reply) => {
      const ifMatch = ifMatchOf(request.headers["if-match"]);
      const update = { participantId: request.params.userId, ...request.body, ...(ifMatch ? { ifMatch } : {}) };
      return answerCommand(api, { request, reply }, { type: "UpdateParticipantProfile", ...update });
    },
  );

  app.delete(
    "/api/v1/participants/:userId",
    { schema: { params: participantParams, response: { 204: z.undefined(), 202: commandStatus } } },
    async (request, reply) =>
      answerCommand(api, { request, reply }, { type: "EraseParticipant", participantId: request.params.userId }),
  );

  const standings = { suspend: "SuspendParticipant", reactivate: "ReactivateParticipant" } as const;
  for (const [word, type] of Object.entries(standings)) {
    app.post(
      `/api/v1/participants/:userId/${word}`,
      { schema: { params: participantParams, response: { 200: participant, 202: commandStatus } } },
      async (request, reply) => answerCommand(api, { request, reply }, { type, participantId: request.params.userId }),
    );
  }
}
