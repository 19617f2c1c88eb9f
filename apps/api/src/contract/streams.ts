// The paths that another app serves. Written by hand, because a stream is no route with schemas; what its events hold
// comes from asyncapi.json, which is generated.
import { includes } from "@tributary/schemas";
import type { Json } from "./named-schemas.ts";

const text = { type: "string" };

const resumeParameter = (name: string, place: "header" | "query", description: string): Json => ({
  ...{ name, in: place, required: false, schema: text },
  description,
});

const frames = {
  description: [
    "An endless stream of server-sent events. Each `data:` is one line of JSON, `{eventType, payload}`, without an",
    "`event:` field; each `id:` is a cursor to resume from. KEEP_ALIVE comes first and then every 15 s. What a retry",
    "cures is said in-band, as STREAM_CLOSING. Every event is described in asyncapi.json.",
  ].join(" "),
  // Frames, one after the other: asyncapi.json says what each holds.
  content: { "text/event-stream": {} },
};

const refused = { $ref: "#/components/responses/Problem" };

const resuming = [
  resumeParameter("Last-Event-ID", "header", "The last cursor that was seen; delivery goes on after it."),
  resumeParameter("lastEventId", "query", "The same, for clients that cannot set headers."),
  resumeParameter("last_event_id", "query", "The same."),
  resumeParameter("since", "query", "A cursor, or `earliest`. Without any of these the stream begins now."),
];

const include: Json = {
  ...{ name: "include", in: "query", required: false, style: "form", explode: false },
  schema: { type: "array", items: { type: "string", enum: includes } },
  description: "Kinds of events that come only when they are asked for, separated by commas.",
};

const inPath = (name: string): Json => ({ name, in: "path", required: true, schema: text });

interface Described {
  path: readonly string[];
  operationId: string;
  description: string;
  more?: readonly Json[];
}

const streamPath = ({ path, operationId, description, more = [] }: Described): Json => ({
  parameters: path.map(inPath),
  get: {
    ...{ operationId, tags: ["streams"], description },
    security: [{ apiKey: [], bearer: [] }, { streamCookie: [] }],
    parameters: [...resuming, include, ...more],
    responses: { 200: frames, 400: refused, 401: refused, 404: refused, 405: refused, default: refused },
  },
});

/** The streams by their paths, each with every status that it answers. */
export const streamPaths: Readonly<Record<string, Json>> = {
  "/api/v1/participants/{userId}/stream": streamPath({
    path: ["userId"],
    operationId: "get_participants_userId_stream",
    description: [
      "For: the participant that the path names, coach, admin, service. A coach gets cards and extras, and the chat of",
      "the sessions that they are a member of, for as long as they are.",
    ].join(" "),
  }),
  "/api/v1/participants/{userId}/chat_sessions/{id}/stream": streamPath({
    path: ["userId", "id"],
    operationId: "get_participants_userId_chat_sessions_id_stream",
    description: [
      "For: the participant that the path names while they are a member, coach as a member, admin, service. Ends with",
      "STREAM_CLOSING when the session is closed or the member leaves. While the participant has it open, with their own",
      "token, what reached them is marked as read.",
    ].join(" "),
    more: [
      {
        ...{ name: "markRead", in: "query", required: false, schema: { type: "string", enum: ["true", "false"] } },
        description: "`false`: nothing is marked as read.",
      },
    ],
  }),
  "/api/v1/coaches/{coachId}/stream": streamPath({
    path: ["coachId"],
    operationId: "get_coaches_coachId_stream",
    description: "For: the coach that the path names, admin. The chat events of every session that the coach is in.",
  }),
};
