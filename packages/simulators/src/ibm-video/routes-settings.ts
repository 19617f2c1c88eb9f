// A channel's chat settings. They are kept and told; nothing follows from them here.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ApiRefusal } from "./api-refusal.ts";
import { formOf } from "./form-body.ts";
import type { OfChannel } from "./routes-initialisation.ts";

const FEATURES = ["threads", "uploads", "reactions", "video", "profanity_filter", "flag"] as const;
const GROUP_STATUSES = ["disabled", "by-viewers", "by-moderators"];

type Feature = (typeof FEATURES)[number];
type Switched = Record<Feature | "chat", boolean> & { group: string };

export function addSettingsRoutes(app: FastifyInstance): void {
  const settings = new Map<string, Switched>();
  const of = (request: FastifyRequest<OfChannel>): Switched => {
    const { channelId } = request.params;
    const features = Object.fromEntries(FEATURES.map((name) => [name, true])) as Record<Feature, boolean>;
    const known = settings.get(channelId) ?? { ...features, chat: true, group: "by-viewers" };
    settings.set(channelId, known);
    return known;
  };

  app.get<OfChannel>("/channels/:channelId/settings/chat.json", async (request) => ({
    ...{ enabled: of(request).chat, is_default_interactive_module: false },
  }));
  app.put<OfChannel>("/channels/:channelId/settings/chat.json", async (request, reply) => {
    of(request).chat = enabledIn(request);
    return reply.code(204).send();
  });
  app.get<OfChannel>("/channels/:channelId/chat/settings.json", async (request) => {
    const { chat: _, group, ...features } = of(request);
    const told = Object.entries(features).map(([name, enabled]) => [name, { enabled }]);
    return { settings: { ...Object.fromEntries(told), group: { status: group } } };
  });
  for (const name of FEATURES) addFeatureRoutes(app, of, name);
  addGroupRoutes(app, of);
}

type Of = (request: FastifyRequest<OfChannel>) => Switched;

function addFeatureRoutes(app: FastifyInstance, of: Of, name: Feature): void {
  const path = `/channels/:channelId/chat/settings/${name.replace("_", "-")}.json`;
  app.get<OfChannel>(path, async (request) => ({ [name]: { enabled: of(request)[name] } }));
  app.put<OfChannel>(path, async (request, reply) => {
    of(request)[name] = enabledIn(request);
    return reply.code(204).send();
  });
}

function addGroupRoutes(app: FastifyInstance, of: Of): void {
  const path = "/channels/:channelId/chat/settings/group.json";
  app.get<OfChannel>(path, async (request) => ({ group: { status: of(request).group } }));
  app.put<OfChannel>(path, async (request, reply) => {
    const status = formOf(request).get("status") ?? "";
    if (!GROUP_STATUSES.includes(status)) throw new ApiRefusal(400, "status");
    of(request).group = status;
    return reply.code(204).send();
  });
}

function enabledIn(request: FastifyRequest): boolean {
  const given = formOf(request).get("enable");
  if (given !== "true" && given !== "false") throw new ApiRefusal(400, "enable");
  return given === "true";
}
