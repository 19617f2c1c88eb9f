// The one way from a route to a command: the route says what is asked, everything about how it is answered is here.
import type { Command } from "@tributary/schemas";
import type { FastifyReply, FastifyRequest } from "fastify";
import { execute } from "../commands/execute.ts";
import type { ApiContext } from "./context.ts";
import { callerOf, sendAnswer } from "./request.ts";

interface Exchange {
  request: FastifyRequest;
  reply: FastifyReply;
}

/** Executes what the request asks, for whoever sent it, and answers. */
export async function answerCommand(
  api: ApiContext,
  { request, reply }: Exchange,
  command: Command,
): Promise<FastifyReply> {
  return sendAnswer(reply, await execute(api, callerOf(request), command));
}
