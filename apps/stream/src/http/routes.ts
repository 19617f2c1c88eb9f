// The routes of the streams, and what may be said before a stream opens. A native EventSource never comes
// back from a non-200, so statuses are only for what a retry cannot cure; the rest is said in-band.

import type { IncomingMessage, ServerResponse } from "node:http";
import { StoreUnavailableError } from "@tributary/event-store";
import {
  AppError,
  type Authenticator,
  corsHeaders,
  frame,
  type Logger,
  preflightHeaders,
  type RateLimits,
  renderBody,
  sendProblem,
} from "@tributary/runtime";
import { outsideId } from "@tributary/schemas";
import { streamOfCoach } from "../coach-stream/open.ts";
import { streamOfParticipant } from "../participant-stream/open.ts";
import { streamOfSession } from "../session-stream/open.ts";
import { comeBackInMs } from "../subscriptions/come-back.ts";
import { eventStreamHeaders } from "../subscriptions/stream-headers.ts";
import { wantedStart } from "./cursor.ts";
import { wantedIncludes } from "./include.ts";
import { wantsMarks } from "./mark-read.ts";
import type { AskedFor, Opening, OpeningPorts } from "./opening.ts";
import { refuseCredentialsIn } from "./url-credentials.ts";

const PATH =
  /^\/api\/v1\/(?:participants\/(?<participant>[^/]+)(?:\/chat_sessions\/(?<session>[^/]+))?|coaches\/(?<coach>[^/]+))\/stream$/;

const METHODS = "GET, HEAD, OPTIONS";
/** What pages of other origins may send, and read. */
const ACCEPTED_HEADERS = "Accept, Authorization, Cache-Control, Last-Event-ID, X-API-Key";
const EXPOSED_HEADERS = "Retry-After, WWW-Authenticate";

export interface RoutePorts extends OpeningPorts {
  authenticator: Authenticator;
  limits: RateLimits;
  allowedOrigins: readonly string[];
  log: Logger;
  draining(): boolean;
  /** Somebody was told in-band, or to a HEAD, to come back later. */
  onRefused(reason: string): void;
  /** Whether what Postgres says may not be what was said before. */
  suspect(): boolean;
}

/** Answers a request: a stream, a problem document, or (on OPTIONS and HEAD) headers alone. */
export function handleRequest(ports: RoutePorts, request: IncomingMessage, response: ServerResponse): void {
  const cors = corsHeaders(request.headers, { allowedOrigins: ports.allowedOrigins, exposed: EXPOSED_HEADERS });
  for (const [name, value] of Object.entries(cors)) response.setHeader(name, value);
  request.resume(); // nothing here has use for a body
  answer(ports, request, response).catch((error: unknown) => refuse(ports, { request, response, error }));
}

async function answer(ports: RoutePorts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = urlOf(request);
  const path = PATH.exec(url.pathname)?.groups;
  if (path === undefined) throw new AppError("not-found", "There is no such path here");
  if (request.method === "OPTIONS") {
    response.writeHead(204, preflightHeaders({ methods: METHODS, accepted: ACCEPTED_HEADERS })).end();
    return;
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    throw new AppError("method-not-allowed", "A stream is opened with GET", {
      headers: { allow: METHODS },
    });
  }
  refuseCredentialsIn(url.searchParams);
  if (ports.draining()) throw new Unavailable("draining");
  if (ports.suspect()) throw new Unavailable("unavailable");
  const principal = await ports.limits.admit(request, () => ports.authenticator.authenticateReader(request.headers));
  const { searchParams: query } = url;
  const opening = { principal, wanted: wantedStart(request.headers, query), includes: wantedIncludes(query) };
  const stream = streamAt(ports, path, { ...opening, query });
  if (request.method === "HEAD") {
    ports.streams.requireRoom(principal);
    await stream.check();
    response.writeHead(200, eventStreamHeaders).end();
  } else await stream.open(response);
}

function streamAt(
  ports: OpeningPorts,
  { participant = "", session, coach }: Readonly<Record<string, string>>,
  { query, ...opening }: Opening & { query: URLSearchParams },
): AskedFor {
  if (coach !== undefined) return streamOfCoach(ports, { ...opening, coachId: idOf(coach) });
  const participantId = idOf(participant);
  if (session === undefined) return streamOfParticipant(ports, { ...opening, participantId });
  return streamOfSession(ports, { ...opening, participantId, sessionId: idOf(session), markRead: wantsMarks(query) });
}

/** Something that a retry cures. */
class Unavailable extends Error {
  override readonly name = "Unavailable";
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

interface Refusal {
  request: IncomingMessage;
  response: ServerResponse;
  error: unknown;
}

function refuse({ log, onRefused }: RoutePorts, { request, response, error }: Refusal): void {
  if (response.destroyed) return;
  const reason = curableReason(error);
  if (reason !== null) onRefused(reason);
  if (reason === null) {
    if (!(error instanceof AppError)) log.error({ event: "opening-failed", err: error });
    sendProblem(response, error);
  } else if (request.method === "GET" && !response.headersSent) refuseInBand(response, reason, error);
  else if (error instanceof AppError) sendProblem(response, error);
  else sendProblem(response, new AppError("unavailable", `Try again in a moment (${reason})`));
}

/** Why a retry will do, or null when it will not: a refusal, or a bug. */
function curableReason(error: unknown): string | null {
  if (error instanceof Unavailable) return error.reason;
  if (error instanceof StoreUnavailableError) return "unavailable";
  if (!(error instanceof AppError)) return null;
  if (error.status === 429) return error.code;
  return error.status === 503 ? "unavailable" : null;
}

/** 200 and STREAM_CLOSING without an `id:`, so that the client keeps the cursor that it has. */
function refuseInBand(response: ServerResponse, reason: string, error: unknown): void {
  const atLeastSeconds = error instanceof AppError ? Number(error.headers["retry-after"] ?? 0) : 0;
  const retryAfterMs = atLeastSeconds * 1_000 + comeBackInMs();
  const body = renderBody({ eventType: "STREAM_CLOSING", payload: { reason, retryAfterMs } });
  response.writeHead(200, eventStreamHeaders).end(frame(null, body, retryAfterMs).plain);
}

function urlOf(request: IncomingMessage): URL {
  const url = URL.parse(request.url ?? "", "http://stream");
  if (url === null) throw new AppError("malformed-request", "The address cannot be read");
  return url;
}

function idOf(segment: string): string {
  const id = outsideId.safeParse(segment);
  if (!id.success) throw new AppError("malformed-request", "The path names an id that cannot exist");
  return id.data;
}
