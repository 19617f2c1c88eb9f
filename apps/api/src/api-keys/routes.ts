import { apiKeyResults, apiKeysQuery, createApiKeyBody, createdApiKey, rotateApiKeyBody } from "@tributary/schemas";
import { z } from "zod";
import type { HttpServer } from "../http/context.ts";
import { apiKeyParams } from "../http/params.ts";
import { type ApiKeyPorts, createApiKey, listApiKeys, revokeApiKey, rotateApiKey } from "./operate.ts";

const secret = { "cache-control": "no-store" };

/** What an admin does with the keys of their tenant's applications. */
export function apiKeyRoutes(app: HttpServer, ports: ApiKeyPorts): void {
  app.get(
    "/api/v1/admin/api_keys",
    { schema: { querystring: apiKeysQuery, response: { 200: apiKeyResults } } },
    async ({ principal, query }) => listApiKeys(ports, principal, query),
  );

  app.post(
    "/api/v1/admin/api_keys",
    { schema: { body: createApiKeyBody, response: { 201: createdApiKey } } },
    async ({ principal, body }, reply) => {
      const made = await createApiKey(ports, principal, body);
      return reply.code(201).headers(secret).send(made);
    },
  );

  app.post(
    "/api/v1/admin/api_keys/:id/rotate",
    { schema: { params: apiKeyParams, body: rotateApiKeyBody, response: { 201: createdApiKey } } },
    async ({ principal, params: { id }, body }, reply) => {
      const made = await rotateApiKey(ports, principal, { id, ...body });
      return reply.code(201).headers(secret).send(made);
    },
  );

  app.delete(
    "/api/v1/admin/api_keys/:id",
    { schema: { params: apiKeyParams, response: { 204: z.undefined() } } },
    async ({ principal, params: { id } }, reply) => {
      await revokeApiKey(ports, principal, id);
      return reply.code(204).send();
    },
  );
}
