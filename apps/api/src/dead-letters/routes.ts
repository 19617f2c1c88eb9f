import {
  deadLetter,
  deadLetterResults,
  deadLettersQuery,
  retriedDeadLetters,
  retryDeadLettersBody,
} from "@tributary/schemas";
import { z } from "zod";
import type { ApiContext, HttpServer } from "../http/context.ts";
import { discard, listDeadLetters, readDeadLetter, retryKey, retryOne } from "./operate.ts";

const letterParams = z.object({ id: z.string().regex(/^\d{1,18}$/) });

/** What an operator does with commands that could not be executed: look, try again, discard. */
export function deadLetterRoutes(app: HttpServer, api: ApiContext): void {
  app.get(
    "/api/v1/admin/dead_letters",
    { schema: { querystring: deadLettersQuery, response: { 200: deadLetterResults } } },
    async ({ principal, query }) => listDeadLetters(api, principal, query),
  );

  app.get(
    "/api/v1/admin/dead_letters/:id",
    { schema: { params: letterParams, response: { 200: deadLetter } } },
    async ({ principal, params }) => readDeadLetter(api, principal, params.id),
  );

  app.post(
    "/api/v1/admin/dead_letters/retry",
    { schema: { body: retryDeadLettersBody, response: { 200: retriedDeadLetters } } },
    async ({ principal, body }) => retryKey(api, principal, body.key),
  );

  app.post(
    "/api/v1/admin/dead_letters/:id/retry",
    { schema: { params: letterParams, response: { 200: retriedDeadLetters } } },
    async ({ principal, params }) => retryOne(api, principal, params.id),
  );

  app.delete(
    "/api/v1/admin/dead_letters/:id",
    { schema: { params: letterParams, response: { 204: z.undefined() } } },
    async ({ principal, params }, reply) => {
      await discard(api, principal, params.id);
      return reply.code(204).send();
    },
  );
}
