import { AppError } from "@tributary/runtime";
import { command, commandStatus } from "@tributary/schemas";
import { z } from "zod";
import { commandStatus as statusOf } from "../commands/answer.ts";
import { principalKey } from "../commands/handle-command.ts";
import type { ApiContext, HttpServer } from "../http/context.ts";
import { callerOf, sendAnswer } from "../http/request.ts";
import { acceptCommand } from "./accept.ts";

const LONGEST_COMMAND_ID = 256;
const commandParams = z.object({ id: z.string().min(1).max(LONGEST_COMMAND_ID) });

/** Any command by its name, accepted and executed later; and what became of one. */
export function commandRoutes(app: HttpServer, api: ApiContext): void {
  app.post(
    "/api/v1/commands",
    { schema: { body: command, response: { 202: commandStatus } } },
    async (request, reply) => sendAnswer(reply, await acceptCommand(api, callerOf(request), request.body)),
  );

  app.get(
    "/api/v1/commands/:id",
    { schema: { params: commandParams, response: { 200: commandStatus } } },
    async ({ principal, params }) => {
      const receipt = await api.store.acceptedCommands.find(principal.tenant, params.id);
      // What is somebody else's looks unknown: the answer of a command can hold what only its sender may see.
      const isTheirs = principal.role === "admin" || receipt?.principal === principalKey({ principal });
      if (!receipt || !isTheirs) throw new AppError("not-found", "There is no such command");
      return statusOf(receipt);
    },
  );
}
