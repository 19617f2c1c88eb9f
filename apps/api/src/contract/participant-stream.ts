// The one path that another app serves. Written by hand, because a stream is no route with schemas; what its events
// hold comes from asyncapi.json, which is generated.
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
  content: { "text/event-stream": { schema: { type: "string" } } },
};

const refused = { $ref: "#/components/responses/Problem" };

/** GET /api/v1/participants/{userId}/stream, with every status that it answers. */
export const participantStreamPath: Json = {
  parameters: [{ name: "userId", in: "path", required: true, schema: text }],
  get: {
    operationId: "get_participants_userId_stream",
    tags: ["streams"],
    description: "For: the participant that the path names, coach (cards and extras), admin, service.",
    security: [{ apiKey: [], bearer: [] }, { streamCookie: [] }],
    parameters: [
      resumeParameter("Last-Event-ID", "header", "The last cursor that was seen; delivery goes on after it."),
      resumeParameter("lastEventId", "query", "The same, for clients that cannot set headers."),
      resumeParameter("last_event_id", "query", "The same."),
      resumeParameter("since", "query", "A cursor, or `earliest`. Without any of these the stream begins now."),
    ],
    responses: { 200: frames, 400: refused, 401: refused, 404: refused, 405: refused, default: refused },
  },
};
