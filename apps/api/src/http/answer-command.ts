// The one way from a route to a command: the route says what is asked, everything about how it is answered is here.
import type { Command } from "@tributary/schemas";
import type { FastifyReply, FastifyRequest } from "fastify";
import { acceptCommand } from "../accepted-commands/accept.ts";
import { execute } from "../commands/execute.ts";
import type { ApiContext } from "./context.ts";
import { prefersAsync } from "./prefer.ts";
import { callerOf, sendAnswer } from "./request.ts";

const CREATED = 201;

interface Exchange {
  request: FastifyRequest;
  reply: FastifyReply;
  /** Where to find what the command made, from its answer. */
  locate?: (made: unknown) => string;
}

/**
 * Executes what the request asks, for whoever sent it, and answers; with `Prefer: respond-async` it is accepted instead.
 * The credentials and the schema of the route have been checked by then.
 */
export async function answerCommand(
  api: ApiContext,
  { request, reply, locate }: Exchange,
  command: Command,
): Promise<FastifyReply> {
  const caller = callerOf(request);
  if (!prefersAsync(request.headers.prefer)) {
    const done = await execute(api, caller, command);
    if (locate && done.status === CREATED) reply.header("location", locate(done.body));
    return sendAnswer(reply, done);
  }
  const answer = await acceptCommand(api, caller, command);
  if (answer.location !== undefined) reply.header("preference-applied", "respond-async");
  return sendAnswer(reply, answer);
}
