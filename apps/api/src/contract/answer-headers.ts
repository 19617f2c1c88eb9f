// The headers that say something about a good answer, as openapi.json describes them.
import { STREAM_COOKIE } from "@tributary/runtime";
import type { Json } from "./named-schemas.ts";

const cursor = { type: "string", pattern: "^(0|[1-9][0-9]{0,15})\\.[A-Za-z0-9_-]{16}$" };

/** For `components/headers`. */
export const describedHeaders: Json = {
  IdempotencyReplayed: {
    description: "Present when this is the answer that an earlier request with the same key got.",
    schema: { type: "string", const: "true" },
  },
  CommandLocation: {
    description: "Where to ask what has become of the command.",
    schema: { type: "string", format: "uri-reference" },
  },
  Location: { description: "Where what was made can be read.", schema: { type: "string", format: "uri-reference" } },
  StreamCookie: {
    description: `The cookie ${STREAM_COOKIE}: HttpOnly, for the paths of this API, until the token ends. A renewal sets it for a session that has one.`,
    schema: { type: "string" },
  },
  StreamCursor: {
    description:
      "From where to open the participant's stream (`since`), so that what follows this answer is not missed.",
    schema: cursor,
  },
  ETag: { description: "Changes with everything that the answer shows.", schema: { type: "string" } },
  CoachStreamCursor: { description: "The same for the coach's stream.", schema: cursor },
  SessionStreamCursor: { description: "The same for the stream of the session.", schema: cursor },
};

const ref = (name: string): Json => ({ $ref: `#/components/headers/${name}` });
const ofParticipant = { "Stream-Cursor": ref("StreamCursor") };
const ofSession = { ...ofParticipant, "Session-Stream-Cursor": ref("SessionStreamCursor") };

/** Answers that a stream changes. */
const snapshots: Readonly<Record<string, Json>> = {
  "GET /api/v1/participants/:userId": { ...ofParticipant, ETag: ref("ETag") },
  "GET /api/v1/participants/:userId/extras/:extraGroup": ofParticipant,
  "GET /api/v1/participants/:userId/extras/:extraGroup/:extraCode/history": ofParticipant,
  "POST /api/v1/participants/:userId/chat_sessions/search": ofParticipant,
  "GET /api/v1/admin/participants/:userId/feed": ofParticipant,
  "POST /api/v1/coaches/:coachId/chat_sessions/search": { "Stream-Cursor": ref("CoachStreamCursor") },
  "POST /api/v1/participants/:userId/activity_plan_cards/search": ofParticipant,
  "GET /api/v1/participants/:userId/chat_sessions/:id": ofSession,
  "GET /api/v1/participants/:userId/chat_sessions/:id/chat_messages": ofSession,
  "GET /api/v1/participants/:userId/chat_sessions/:id/chat_messages/:messageId": { ...ofSession, ETag: ref("ETag") },
  "GET /api/v1/participants/:userId/chat_sessions/:id/forms": ofSession,
};

/** Whether a command takes `If-Match`; what a PATCH of these answers is tagged for the next one. */
export const isConditional = (method: string, url: string): boolean =>
  (method === "PATCH" && url === "/api/v1/participants/:userId") ||
  ((method === "PATCH" || method === "DELETE") && url.endsWith("/chat_messages/:messageId"));

/** Whether a route belongs to stream sessions, which are no commands. */
export const isStreamSession = (url: string): boolean => url.startsWith("/api/v1/stream_sessions");

/** Whether what the command makes is asked for again by itself. */
const isLocated = (method: string, url: string): boolean => method === "POST" && url.endsWith("/external_chats");

/** The headers of a route's good answers, by name. */
export function answerHeaders({ method, url, isCommand }: { method: string; url: string; isCommand: boolean }): Json {
  const tag = method === "PATCH" && isConditional(method, url) ? { ETag: ref("ETag") } : {};
  const place = isLocated(method, url) ? { Location: ref("Location") } : {};
  if (isCommand) return { "Idempotency-Replayed": ref("IdempotencyReplayed"), ...tag, ...place };
  if (isStreamSession(url)) return { "Set-Cookie": ref("StreamCookie") };
  return snapshots[`${method} ${url}`] ?? {};
}
