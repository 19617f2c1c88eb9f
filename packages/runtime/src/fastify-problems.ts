// Fastify's own errors (bad JSON, too large, wrong media type, schema violations) speak the same catalogue as ours.
import type { Socket } from "node:net";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { createAllowedMethods } from "./allowed-methods.ts";
import { AppError, type FieldError } from "./app-error.ts";
import { toProblem } from "./problem.ts";
import type { ProblemCode } from "./problem-catalogue.ts";

const FRAMEWORK_CODES: Record<string, [ProblemCode, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ["body-too-large", "The body is larger than this route accepts"],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ["unsupported-media-type", "Send the body as application/json"],
  FST_ERR_CTP_INVALID_JSON_BODY: ["malformed-json", "The body is not valid JSON"],
  FST_ERR_CTP_EMPTY_JSON_BODY: ["malformed-json", "The body is empty"],
};

/** Options for `fastify()`: what is refused before routing begins, and before HTTP can be parsed, is a problem as well. */
export const problemOptions = {
  frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
    send(reply, asAppError(error) ?? error);
  },
  clientErrorHandler: (_error: Error, socket: Socket) => {
    if (!socket.writable) return;
    const { body, headers } = toProblem(new AppError("malformed-request", "This is not an HTTP request"));
    const text = JSON.stringify(body);
    socket.end(
      `HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: ${headers["content-type"]}\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
    );
  },
};

/**
 * Makes an app, whose routes come after this, answer every error, and every path or method that it does not know, with
 * a problem document. `translate` turns errors of the app's own ports into AppErrors first.
 */
export function answerWithProblems(app: FastifyInstance, translate = (error: unknown): unknown => error): void {
  app.setErrorHandler((thrown, request, reply) => {
    const error = translate(thrown);
    const known = asAppError(error);
    if (known === null || known.status >= 500) request.log.error({ event: "request-failed", err: error });
    return send(reply, known ?? error);
  });
  const allowed = createAllowedMethods();
  app.addHook("onRoute", ({ method, url }) => allowed.add([method].flat(), url));
  // Before a body is read, or a method's own rules about one are looked at.
  app.addHook("onRequest", async ({ is404, method, url }) => {
    if (is404) throw allowed.refusal(method, url);
  });
}

function send(reply: FastifyReply, error: unknown): FastifyReply {
  const { status, body, headers } = toProblem(error);
  // Serialised here: a route's response schema must not drop members of the problem document.
  return reply.code(status).headers(headers).serializer(JSON.stringify).send(body);
}

function asAppError(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  if (!(error instanceof Error)) return null;
  const { code, statusCode, validation, validationContext } = error as Partial<FastifyError>;
  if (validation) {
    const errors = validation.map((issue) => toFieldError(issue, validationContext));
    return new AppError("validation-failed", "The request does not fit the schema of this route", { errors });
  }
  const known = code === undefined ? undefined : FRAMEWORK_CODES[code];
  if (known) return new AppError(known[0], known[1], { cause: error });
  if (error instanceof SyntaxError)
    return new AppError("malformed-json", "The body is not valid JSON", { cause: error });
  const isClientError = statusCode !== undefined && statusCode >= 400 && statusCode < 500;
  return isClientError ? new AppError("malformed-request", "The request cannot be read", { cause: error }) : null;
}

function toFieldError(issue: { instancePath?: string; message?: string }, where = "body"): FieldError {
  const places = (issue.instancePath ?? "").split("/").filter((place) => place !== "");
  return { path: [where, ...places].join("."), message: issue.message ?? "is not valid" };
}
