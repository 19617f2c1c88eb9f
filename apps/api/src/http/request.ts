// What every route reads from a request beside its schema: who calls, and how it wants to be remembered.
import { type KeyedPrincipal, PROBLEM_MEDIA_TYPE, traceparentOf } from "@tributary/runtime";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Answer } from "../commands/answer.ts";
import type { Caller } from "../commands/handle-command.ts";
import { receiptRequest } from "./idempotency.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Set before any route runs; only public paths, and those that do not exist, are answered without. */
    principal: KeyedPrincipal;
  }
}

const JSON_TYPE = "application/json; charset=utf-8";

/** The caller of a command. @throws AppError 400 for an Idempotency-Key that cannot be used. */
export function callerOf(request: FastifyRequest): Caller {
  const { method, url, headers, principal } = request;
  const path = url.split("?", 1)[0] ?? url;
  // A route that takes no body has not checked it either: it may nest deeper than anything here can walk.
  const body = request.routeOptions.schema?.body === undefined ? undefined : request.body;
  return {
    principal,
    receipt: receiptRequest({ method, path, body, header: headers["idempotency-key"] }),
    traceparent: traceparentOf(headers.traceparent),
  };
}

/** Sends what a command answered: the thing, or the problem document of its refusal. */
export function sendAnswer(reply: FastifyReply, { status, body, replayed, location }: Answer): FastifyReply {
  if (replayed) reply.header("idempotency-replayed", "true");
  if (location !== undefined) reply.header("location", location);
  if (status >= 400) reply.header("content-type", PROBLEM_MEDIA_TYPE).serializer(JSON.stringify);
  else if (replayed && body !== null) reply.type(JSON_TYPE).serializer(asItWasKept(reply, status));
  return reply.code(status).send(body ?? undefined);
}

/** What an earlier release answered may lack what answers have today: then it is repeated as it was, and not refused. */
function asItWasKept(reply: FastifyReply, status: number): (body: unknown) => string {
  const serialize = reply.getSerializationFunction(String(status));
  return (body) => {
    try {
      return serialize?.(body as Record<string, unknown>) ?? JSON.stringify(body);
    } catch {
      return JSON.stringify(body);
    }
  };
}
