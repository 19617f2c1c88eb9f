// A channel's moderators: users who may delete what others said, and write where nobody else may.
import type { FastifyInstance } from "fastify";
import type { Account } from "./account.ts";
import { ApiRefusal } from "./api-refusal.ts";
import type { ChatService } from "./chat-service.ts";
import { formOf } from "./form-body.ts";
import type { OfChannel } from "./routes-initialisation.ts";

const MOST = 100;

export function addModeratorRoutes(app: FastifyInstance, { people }: ChatService, account: Account): void {
  const moderatorsOf = (channelId: string) => account.room(channelId, "chat").moderators;
  const path = "/channels/:channelId/chat/moderators";

  app.get<OfChannel & { Querystring: { after?: string; pagesize?: string } }>(
    `${path}.json`,
    async ({ params, query }) => {
      const all = [...moderatorsOf(params.channelId)];
      const from = query.after === undefined ? 0 : all.indexOf(query.after) + 1;
      const shown = all.slice(from, from + Number(query.pagesize ?? MOST));
      const next = from + shown.length < all.length ? (shown.at(-1) ?? null) : null;
      const paging = { previous: null, next, page_count: -1, item_count: -1 };
      return { moderators: shown.map((id) => ({ id, identifier: id })), paging };
    },
  );
  app.get<OfChannel>(`${path}/count.json`, async ({ params }) => ({ count: moderatorsOf(params.channelId).size }));

  app.post<OfChannel>(`${path}.json`, async (request) => {
    const moderators = moderatorsOf(request.params.channelId);
    const identifiers = formOf(request).getAll("identifiers[]");
    if (identifiers.length === 0 || moderators.size + identifiers.length > MOST)
      throw new ApiRefusal(400, "identifiers");
    const { added = [], known = [] } = Object.groupBy(identifiers, (id) => (moderators.has(id) ? "known" : "added"));
    for (const id of added) moderators.add(people.know({ id }).id);
    return {
      moderators_added: added.map((id) => ({ id, identifier: id })),
      errors: known.map((identifier) => ({ identifier, reason: "already_moderator" })),
    };
  });

  app.delete<{ Params: { channelId: string; moderatorId: string } }>(
    `${path}/:moderatorId`,
    async ({ params: { channelId, moderatorId } }, reply) => {
      if (!moderatorsOf(channelId).delete(moderatorId.replace(/\.json$/, "")))
        throw new ApiRefusal(404, "There is no such moderator");
      return reply.code(204).send();
    },
  );
}
