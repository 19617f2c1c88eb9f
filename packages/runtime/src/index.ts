export { type AdminServer, createAdminServer, type Health } from "./admin-server.ts";
export { type ApiKeyOwner, hashApiKey, type LookupApiKey } from "./api-keys.ts";
export { AppError, type FieldError } from "./app-error.ts";
export { type Authenticator, createAuthenticator } from "./authenticator.ts";
export { type Clock, systemClock } from "./clock.ts";
export {
  appSettings,
  ConfigError,
  configOrExit,
  cursorKeysSetting,
  defineConfig,
  kafkaOptions,
  kafkaRules,
  kafkaSettings,
  masterKeysSetting,
  rateLimitOptions,
  topicPrefixSetting,
  tracingSettings,
} from "./config.ts";
export { corsHeaders, preflightHeaders } from "./cors.ts";
export { type CursorCodec, type CursorReading, type CursorScope, createCursorCodec } from "./cursor.ts";
export { answerBrowsers } from "./fastify-cors.ts";
export { answerWithProblems, problemOptions } from "./fastify-problems.ts";
export {
  endOfChunks,
  type Frame,
  frame,
  joined,
  joinFrames,
  preamble,
  renderBody,
} from "./frames/frame.ts";
export {
  frameFor,
  type NumberedEvent,
  numberEvent,
  type RenderedEvent,
  renderEvent,
  type SourceKind,
} from "./frames/rendered-event.ts";
export { newId } from "./ids.ts";
export { answerInTime } from "./in-time.ts";
export { createLogger, type Logger } from "./logger.ts";
export type { KeyedPrincipal, Principal } from "./principal.ts";
export { PROBLEM_MEDIA_TYPE, type Problem, sendProblem, toProblem } from "./problem.ts";
export { type ProblemCode, problems } from "./problem-catalogue.ts";
export { createRateLimits, noRateLimits, type RateLimits } from "./rate-limits.ts";
export { type RunnableApp, runApp } from "./run-app.ts";
export { STREAM_COOKIE, type StreamCookieAttributes, streamCookie } from "./stream-cookie.ts";
export { createTelemetry, latencyBuckets, type Telemetry } from "./telemetry.ts";
export { signToken } from "./token.ts";
export { traceFields, traceparentOf } from "./trace-context.ts";
export { startTracing, type TracedSpan, type Tracing, traced } from "./tracing.ts";
export { PLATFORM_VERSION } from "./version.ts";
