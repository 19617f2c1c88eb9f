// The routes of the streams, and what may be said before a stream opens. A native EventSource never comes
// back from a non-200, so statuses are only for what a retry cannot cure; the rest is said in-band.

import type { IncomingMessage, ServerResponse } from "node:http";
import { StoreUnavailableError } from "@tributary/event-store";
import { AppError, type Authenticator, type Logger, sendProblem } from "@tributary/runtime";
import { outsideId } from "@tributary/schemas";
import { checkParticipantStream, openParticipantStream } from "../participant-stream/open.ts";
import { checkSessionStream, openSessionStream, type SessionOpeningPorts } from "../session-stream/open.ts";
import { frame, renderBody } from "../subscriptions/frame.ts";
import { comeBackInMs } from "../subscriptions/open-streams.ts";
import { corsHeaders, eventStreamHeaders, preflightHeaders } from "../subscriptions/stream-headers.ts";
import { wantedStart } from "./cursor.ts";
import { refuseCredentialsIn } from "./url-credentials.ts";

const PATH = /^\/api\/v1\/participants\/(?<participant>[^/]+)(?:\/chat_sessions\/(?<session>[^/]+))?\/stream$/;

export interface RoutePorts extends SessionOpeningPorts {
  authenticator: Authenticator;
  log: Logger;
  draining(): boolean;
}

/** Answers a request: a stream, a problem document, or (on OPTIONS and HEAD) headers alone. */
export function handleRequest(ports: RoutePorts, request: IncomingMessage, response: ServerResponse): void {
  for (const [name, value] of Object.entries(corsHeaders)) response.setHeader(name, value);
  answer(ports, request, response).catch((error: unknown) => refuse(ports.log, { request, response, error }));
}

async function answer(ports: RoutePorts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = urlOf(request);
  const { participant, session } = PATH.exec(url.pathname)?.groups ?? {};
  if (participant === undefined) throw new AppError("not-found", "There is no such path here");
  if (request.method === "OPTIONS") {
    response.writeHead(204, preflightHeaders).end();
    return;
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    throw new AppError("method-not-allowed", "A stream is opened with GET", {
      headers: { allow: preflightHeaders["access-control-allow-methods"] },
    });
  }
  refuseCredentialsIn(url.searchParams);
  if (ports.draining()) throw new Unavailable("draining");
  const principal = await ports.authenticator.authenticateReader(request.headers);
  const wanted = wantedStart(request.headers, url.searchParams);
  const opening = { principal, participantId: idOf(participant), wanted };
  const inSession = session === undefined ? null : { ...opening, sessionId: idOf(session) };
  if (request.method === "HEAD") {
    await (inSession === null ? checkParticipantStream(ports, opening) : checkSessionStream(ports, inSession));
    response.writeHead(200, eventStreamHeaders).end();
  } else if (inSession === null) await openParticipantStream(ports, opening, response);
  else await openSessionStream(ports, { ...inSession, markRead: wantsMarks(url.searchParams) }, response);
}

/** Being open marks as read, unless the client says that nobody is looking. */
const wantsMarks = (query: URLSearchParams): boolean => query.get("markRead") !== "false";

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

function refuse(log: Logger, { request, response, error }: Refusal): void {
  if (response.destroyed) return;
  const reason = curableReason(error);
  if (reason === null) {
    if (!(error instanceof AppError)) log.error({ event: "opening-failed", err: error });
    sendProblem(response, error);
  } else if (request.method === "GET" && !response.headersSent) refuseInBand(response, reason);
  else sendProblem(response, new AppError("unavailable", `Try again in a moment (${reason})`));
}

/** Why a retry will do, or null when it will not: a refusal, or a bug. */
function curableReason(error: unknown): string | null {
  if (error instanceof Unavailable) return error.reason;
  if (error instanceof StoreUnavailableError) return "unavailable";
  return error instanceof AppError && error.status === 503 ? "unavailable" : null;
}

/** 200 and STREAM_CLOSING without an `id:`, so that the client keeps the cursor that it has. */
function refuseInBand(response: ServerResponse, reason: string): void {
  const retryAfterMs = comeBackInMs();
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
