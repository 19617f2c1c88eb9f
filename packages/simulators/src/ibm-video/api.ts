// IBM's own API: tokens, and what needs one.
import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from "fastify";
import type { Account } from "./account.ts";
import { ApiRefusal, bodyOf } from "./api-refusal.ts";
import type { ChatService } from "./chat-service.ts";
import { formOf, takeForms } from "./form-body.ts";
import { OauthRefusal } from "./oauth.ts";
import { exhausted } from "./rate-limits.ts";
import { addGroupRoute, addInitialisationRoutes, type OfChannel } from "./routes-initialisation.ts";
import { addModeratorRoutes } from "./routes-moderators.ts";
import { addRoomRoutes } from "./routes-rooms.ts";
import { addSettingsRoutes } from "./routes-settings.ts";

/** Its routes. */
export function addApi(app: FastifyInstance, service: ChatService, account: Account): void {
  const addRoutes: FastifyPluginCallback = (api, _, done) => {
    takeForms(api);
    api.setErrorHandler((error, _request, reply) => sayNo(service, error, reply));
    addOauthRoutes(api, service, account);
    void api.register((guarded, _options, ready) => {
      guarded.addHook<OfChannel>("onRequest", (request) => admit(service, account, request));
      addInitialisationRoutes(guarded, service, account);
      addGroupRoute(guarded, service, account);
      addSettingsRoutes(guarded);
      addRoomRoutes(guarded, service);
      addModeratorRoutes(guarded, service, account);
      ready();
    });
    done();
  };
  void app.register(addRoutes);
}

function addOauthRoutes(api: FastifyInstance, { faults }: ChatService, { oauth }: Account): void {
  api.post("/oauth2/token", async (request, reply) => {
    if (faults.strikes("apiUnavailable")) return reply.code(503).send({ error: "server_error" });
    return oauth.grant(formOf(request), request.headers.authorization);
  });
  api.post("/oauth2/token/revoke", async (request) => {
    oauth.revoke(formOf(request).get("token") ?? "");
    return {};
  });
}

async function admit(
  { faults }: ChatService,
  account: Account,
  { headers, params }: FastifyRequest<OfChannel>,
): Promise<void> {
  if (faults.strikes("apiUnavailable")) throw new ApiRefusal(503, "");
  if (faults.strikes("apiRateLimits")) throw new ApiRefusal(429, "");
  const [, token = ""] = /^Bearer (\S+)$/i.exec(headers.authorization ?? "") ?? [];
  if (!account.oauth.isValid(token)) throw new ApiRefusal(401, "The access token is missing, revoked or expired");
  account.check(params.channelId);
}

function sayNo({ faults, clock }: ChatService, error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof OauthRefusal)
    return reply.code(error.error === "unsupported_grant_type" ? 501 : 400).send({ error: error.error });
  if (!(error instanceof ApiRefusal)) return reply.send(error);
  if (error.status === 429) reply.headers(exhausted(clock));
  return reply.code(error.status).send(faults.now.emptyErrors ? undefined : bodyOf(error));
}
