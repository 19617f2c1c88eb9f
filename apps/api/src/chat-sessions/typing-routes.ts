import { typingBody } from "@tributary/schemas";
import { z } from "zod";
import type { HttpServer } from "../http/context.ts";
import { participantSessionParams } from "../http/params.ts";
import { momentAuthor, type Standings } from "./moment-author.ts";
import type { Typing } from "./typing.ts";

/** Says that somebody is typing. No command: nothing is kept, and the answer does not wait until it is told. */
export function typingRoutes(app: HttpServer, api: Standings & { typing: Pick<Typing, "say"> }): void {
  app.post(
    "/api/v1/participants/:userId/chat_sessions/:id/typing",
    { schema: { params: participantSessionParams, body: typingBody, response: { 204: z.undefined() } } },
    async ({ principal, params, body: { state } }, reply) => {
      const data = await momentAuthor(api, principal, params);
      api.typing.say(principal.tenant, { type: state === "typing" ? "MemberTyping" : "MemberStoppedTyping", data });
      return reply.code(204).send();
    },
  );
}
