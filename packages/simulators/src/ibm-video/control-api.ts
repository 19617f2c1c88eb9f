// The viewers' side over HTTP, for scripts and for the page: what is said, all that can be done, and all that can go wrong.
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { apiStatuses } from "./api-refusal.ts";
import type { Channel } from "./channel.ts";
import { ChatRefusal } from "./chat-refusal.ts";
import type { ChatService } from "./chat-service.ts";
import { actions } from "./control-actions.ts";
import type { SomeFaults } from "./faults.ts";
import type { Handle } from "./server.ts";
import type { Viewers } from "./viewers.ts";

/** Everything under `/control`. */
export function addControlApi(app: FastifyInstance, service: ChatService, simulator: Handle): void {
  app.setErrorHandler((error, _, reply) => {
    if (error instanceof z.ZodError) return reply.code(400).send({ error: z.prettifyError(error) });
    if (error instanceof ChatRefusal) return reply.code(409).send({ error: error.message });
    return reply.send(error);
  });
  addChannelControl(app, service, simulator);
  addFaultControl(app, simulator);
  addVendorControl(app, simulator);

  /** A line for each change: which channel. */
  app.get("/changes", (_, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" }).write(":\n\n");
    const left = new AbortController();
    reply.raw.once("close", () => left.abort());
    service.onChange(({ cid }) => reply.raw.write(`data: ${cid}\n\n`), left.signal);
  });
}

/** One of IBM's channels stands for its chat. */
const viewersOf = ({ viewers, in: inside }: Handle, channel: string): Viewers =>
  channel.includes(":") ? inside(channel) : viewers(channel);

/** How many of the messages are asked for; without it all of them. */
const counted = z.coerce
  .number()
  .int()
  .positive()
  .or(z.undefined().transform(() => Number.POSITIVE_INFINITY));

function addChannelControl(app: FastifyInstance, service: ChatService, simulator: Handle): void {
  app.get("/channels", async () => ({ channels: [...service.channels.values()].map(summary) }));
  app.get<{ Params: { channel: string }; Querystring: { latest?: string } }>(
    "/channels/:channel",
    async ({ params, query }) => {
      const { channel } = viewersOf(simulator, params.channel);
      const latest = counted.parse(query.latest);
      const messages = [...channel.messages.values()].slice(-latest);
      const received = channel.received.slice(-latest);
      return { ...summary(channel), messages, received, members: [...channel.members.values()] };
    },
  );
  app.post<{ Params: { channel: string; action: string } }>(
    "/channels/:channel/:action",
    async ({ params, body }, reply) => {
      const action = actions.get(params.action);
      if (action === undefined)
        return reply.code(404).send({ error: `There are ${[...actions.keys()].join(", ")}; not ${params.action}` });
      return (await action(viewersOf(simulator, params.channel), body ?? {})) ?? {};
    },
  );
}

const summary = ({ messages, received, watchers, bans, ...channel }: Readonly<Channel>) => ({
  ...{ cid: channel.cid, kind: channel.kind, channelId: channel.channelId, name: channel.name },
  ...{ frozen: channel.frozen, cooldown: channel.cooldown, deletedAt: channel.deletedAt, banned: [...bans.keys()] },
  ...{ messageCount: messages.size, receivedCount: received.length, watcherCount: watchers.size },
});

function addFaultControl(app: FastifyInstance, { faults }: Handle): void {
  const switches = () => ({ ...faults.now, struck: faults.struck });
  app.get("/faults", async () => switches());
  app.patch<{ Body: object }>("/faults", async ({ body }) => {
    faults.set(body as SomeFaults); // looked at there
    return switches();
  });
  app.delete("/faults", async () => {
    faults.clear();
    return switches();
  });
}

const closing = z.strictObject({ code: z.literal([1000, 1001, 1006, 1011]) });
const refusing = z.strictObject({ status: z.literal(apiStatuses).nullable() });

function addVendorControl(app: FastifyInstance, { account, connections }: Handle): void {
  app.get("/connections", async () => ({ count: connections.count }));
  app.post("/connections/close", async ({ body }) => connections.close(closing.parse(body).code) ?? {});
  app.post("/connections/silence", async () => connections.silence() ?? {});
  app.post("/connections/half_open", async () => connections.halfOpen() ?? {});
  app.post("/tokens/expire", async () => {
    account.oauth.expireAll();
    connections.expireTokens();
    return {};
  });
  app.post("/users/change", async () => account.changeUser() ?? {});
  app.post("/codes", async () => ({ code: account.oauth.authorize() }));
  app.put<{ Params: { channelId: string } }>(
    "/refusals/:channelId",
    async ({ params, body }) => account.refuse(params.channelId, refusing.parse(body).status) ?? {},
  );
}
