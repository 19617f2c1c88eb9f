// The HTTP side of the api: who calls is settled before a body is read, and every failure is a problem document.
import {
  type Authenticator,
  answerBrowsers,
  answerWithProblems,
  type Logger,
  problemOptions,
  type RateLimits,
  type Telemetry,
} from "@tributary/runtime";
import { type FastifyBaseLogger, fastify, LogController } from "fastify";
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { serveConsole } from "../console/serve-console.ts";
import { authorize, isPublic, requireAccessRow } from "./access.ts";
import { measureRequests } from "./metrics.ts";
import { translateStoreError } from "./store-errors.ts";
import { nameTraces, traceRequests } from "./tracing.ts";

const LARGEST_BODY_BYTES = 256 * 1024;
/** A reaction of 32 code points of four bytes, each written as %xx. */
const LONGEST_PARAMETER = 32 * 4 * 3;
/** A request that is not complete by then is dropped, so that nobody can hold connections open by being slow;
 * the largest file comes within it over 2 Mbit/s. */
const SLOWEST_REQUEST_MS = 120_000;

/** What pages of other origins may send, and read. */
const ACCEPTED_HEADERS =
  "Accept, Authorization, Cache-Control, Content-Type, Idempotency-Key, If-Match, If-None-Match, Prefer, X-API-Key";
const EXPOSED_HEADERS =
  "ETag, Idempotency-Replayed, Location, Retry-After, Session-Stream-Cursor, Stream-Cursor, WWW-Authenticate";

interface ServerPorts {
  /** By headers only: a cookie must never authorize a command. */
  authenticator: Pick<Authenticator, "authenticate">;
  limits: RateLimits;
  /** Whose pages may use cookies here. */
  allowedOrigins: readonly string[];
  /** Where a built console lies; none unless told. */
  consoleDir?: string | undefined;
  log: Logger;
  telemetry: Telemetry;
}

/** A server without routes yet. Every route that is added must have its row in the access table. */
export function createServer({ authenticator, limits, allowedOrigins, consoleDir, log, telemetry }: ServerPorts) {
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: LARGEST_BODY_BYTES,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    requestTimeout: SLOWEST_REQUEST_MS,
    forceCloseConnections: "idle",
    ...problemOptions,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  // Fastify reads plain text by itself; here everything that is not JSON is 415.
  app.removeContentTypeParser("text/plain");
  // Before what pages of other origins are told: this is for none of them.
  if (consoleDir !== undefined) serveConsole(app, consoleDir);
  answerBrowsers(app, { allowedOrigins, accepted: ACCEPTED_HEADERS, exposed: EXPOSED_HEADERS });
  answerWithProblems(app, translateStoreError);
  measureRequests(app, telemetry);
  nameTraces(app);
  if (telemetry.tracing !== null) traceRequests(app, telemetry.tracing);
  app.addHook("onRoute", ({ method, url }) => {
    for (const each of [method].flat()) requireAccessRow(each, url);
  });
  app.addHook("onRequest", async (request) => {
    const { url } = request.routeOptions;
    if (request.is404 || url === undefined || isPublic(request.method, url)) return;
    request.principal = await limits.admit(request.raw, () => authenticator.authenticate(request.headers));
    const { userId, coachId } = request.params as { userId?: string; coachId?: string };
    authorize(request.principal, { method: request.method, url, userId, coachId });
  });
  return app;
}
