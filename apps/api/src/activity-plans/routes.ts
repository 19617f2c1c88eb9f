import {
  activityPlan,
  activityPlanCard,
  activityPlanCardResults,
  addActivityPlanBody,
  commandStatus,
  respondToCardBody,
  searchCardsBody,
} from "@tributary/schemas";
import { answerCommand } from "../http/answer-command.ts";
import type { ApiContext, HttpServer } from "../http/context.ts";
import { participantParams } from "../http/params.ts";
import { streamCursors } from "../http/stream-cursors.ts";
import { searchCards } from "./search.ts";

/** Giving cards to participants, finding them and answering them. */
export function activityPlanRoutes(app: HttpServer, api: ApiContext): void {
  app.post(
    "/api/v1/admin/activity_plans",
    { schema: { body: addActivityPlanBody, response: { 201: activityPlan, 202: commandStatus } } },
    async (request, reply) =>
      answerCommand(api, { request, reply }, { type: "AddActionPlanCards", planId: api.ids(), ...request.body }),
  );

  app.post(
    "/api/v1/participants/:userId/activity_plan_cards/search",
    { schema: { params: participantParams, body: searchCardsBody, response: { 200: activityPlanCardResults } } },
    async ({ principal: { tenant }, params: { userId }, body }, reply) => {
      const { answer, ...heads } = await searchCards(api, { tenant, participantId: userId }, body);
      reply.headers(streamCursors(api, { tenant, userId }, heads));
      return answer;
    },
  );

  app.put(
    "/api/v1/participants/:userId/activity_responses",
    {
      schema: {
        params: participantParams,
        body: respondToCardBody,
        response: { 200: activityPlanCard, 202: commandStatus },
      },
    },
    async (request, reply) => {
      const response = { participantId: request.params.userId, ...request.body };
      return answerCommand(api, { request, reply }, { type: "RespondToActionPlanCard", ...response });
    },
  );
}
