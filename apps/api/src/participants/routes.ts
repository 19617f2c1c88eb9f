import { AppError } from "@tributary/runtime";
import { participant, registerParticipantBody } from "@tributary/schemas";
import { answerCommand } from "../http/answer-command.ts";
import type { ApiContext, HttpServer } from "../http/context.ts";
import { participantParams } from "../http/params.ts";

/** Registering and reading participants. */
export function participantRoutes(app: HttpServer, api: ApiContext): void {
  app.post(
    "/api/v1/participants",
    { schema: { body: registerParticipantBody, response: { 201: participant } } },
    async (request, reply) => {
      const { id: participantId = api.ids(), ...details } = request.body;
      return answerCommand(api, { request, reply }, { type: "RegisterParticipant", participantId, ...details });
    },
  );

  app.get(
    "/api/v1/participants/:userId",
    { schema: { params: participantParams, response: { 200: participant } } },
    async (request) => {
      const found = await api.store.queries.participant(request.principal.tenant, request.params.userId);
      if (!found) throw new AppError("not-found", "There is no such participant");
      return found;
    },
  );

  const standings = { suspend: "SuspendParticipant", reactivate: "ReactivateParticipant" } as const;
  for (const [word, type] of Object.entries(standings)) {
    app.post(
      `/api/v1/participants/:userId/${word}`,
      { schema: { params: participantParams, response: { 200: participant } } },
      async (request, reply) => answerCommand(api, { request, reply }, { type, participantId: request.params.userId }),
    );
  }
}
