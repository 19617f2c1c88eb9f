// The agents' side over HTTP, for scripts and for the page: what is going on, and everything that the desktop can do.
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { type Agent, AgentError } from "./agent.ts";
import { actions } from "./agent-actions.ts";
import type { Chat } from "./chat.ts";
import type { ContactCentre } from "./contact-centre.ts";
import type { SomeFaults } from "./faults.ts";

/** Everything under `/agent`. */
export function addAgentApi(app: FastifyInstance, centre: ContactCentre, agent: Agent): void {
  app.setErrorHandler((error, _, reply) => {
    if (error instanceof z.ZodError) return reply.code(400).send({ error: z.prettifyError(error) });
    if (error instanceof AgentError) return reply.code(409).send({ error: error.message });
    return reply.send(error);
  });

  app.get("/chats", async () => ({ chats: agent.chats().map(summary) }));
  app.get<{ Params: { chatId: string } }>("/chats/:chatId", async ({ params }) => view(agent.chat(params.chatId)));
  app.post<{ Params: { chatId: string; action: string } }>(
    "/chats/:chatId/:action",
    async ({ params, body }, reply) => {
      const action = actions.get(params.action);
      if (action === undefined)
        return reply.code(404).send({ error: `There are ${[...actions.keys()].join(", ")}; not ${params.action}` });
      return action(agent, params.chatId, body ?? {}) ?? {};
    },
  );

  const switches = () => ({ ...centre.faults.now, struck: centre.faults.struck });
  app.get("/faults", async () => switches());
  app.patch<{ Body: object }>("/faults", async ({ body }) => {
    centre.faults.set(body as SomeFaults); // looked at there
    return switches();
  });
  app.delete("/faults", async () => {
    centre.faults.clear();
    return switches();
  });

  /** A line for each change: which chat. */
  app.get("/changes", (_, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" }).write(":\n\n");
    const left = new AbortController();
    reply.raw.once("close", () => left.abort());
    centre.onChange(({ chatId }) => reply.raw.write(`data: ${chatId}\n\n`), left.signal);
  });
}

const summary = (chat: Readonly<Chat>) => ({
  ...{ chatId: chat.chatId, clientId: chat.owner.clientId, ...chat.request, startedAt: chat.startedAt },
  ...{ state: chat.state, phase: chat.phase, caseId: chat.caseId, customerTyping: chat.customerTyping },
  parties: [...chat.parties.values()],
});

const view = (chat: Readonly<Chat>) => ({ ...summary(chat), received: chat.received, history: chat.history });
