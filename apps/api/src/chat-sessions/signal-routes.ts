import { signalBody } from "@tributary/schemas";
import { z } from "zod";
import type { HttpServer } from "../http/context.ts";
import { participantSessionParams } from "../http/params.ts";
import { momentAuthor, type Standings } from "./moment-author.ts";
import type { Moments } from "./moments.ts";

/**
 * What a participant's device says to the others of a call that goes through an outside system. No command, like typing;
 * none of them replaces another, so that how many there are is bounded by the participant's rate limit alone.
 */
export function signalRoutes(app: HttpServer, api: Standings & { signals: Moments }): void {
  app.post(
    "/api/v1/participants/:userId/chat_sessions/:id/signals",
    { schema: { params: participantSessionParams, body: signalBody, response: { 204: z.undefined() } } },
    async ({ principal, params, body: { signal } }, reply) => {
      const author = await momentAuthor(api, principal, params);
      api.signals.tell(principal.tenant, { type: "SignalingSent", data: { ...author, signal } });
      return reply.code(204).send();
    },
  );
}
