/** The events that streams say about themselves, in-band: a native EventSource sees neither statuses nor headers. */
import { z } from "zod";
import { outsideId } from "../values/identifiers.ts";
import { utcTime } from "../values/time.ts";

/** Sent first and then every 15 s, so that clients and proxies see that the connection lives. */
export const keepAlive = z.strictObject({ eventType: z.literal("KEEP_ALIVE"), payload: z.strictObject({}) });

/** The KEEP_ALIVE event, ready to write. */
export const KEEP_ALIVE: z.infer<typeof keepAlive> = { eventType: "KEEP_ALIVE", payload: {} };

/** Payload of STREAM_RESET: the given cursor could not be honoured; `reload` names what to fetch again. */
export const streamReset = z.strictObject({
  reason: z.enum(["malformed", "too_old", "foreign", "future", "restored"]),
  /** The cursor that the stream goes on from. */
  resumedAt: z.string(),
  reload: z.array(z.string()),
});
export type StreamReset = z.infer<typeof streamReset>;

/** Payload of TOKEN_EXPIRING: the stream ends then, unless this stream session is renewed with a fresh token. */
export const tokenExpiring = z.strictObject({ streamSessionId: outsideId, expiresAt: utcTime });
export type TokenExpiring = z.infer<typeof tokenExpiring>;

/** Payload of STREAM_CLOSING: why the server ends the stream, and when to come back. */
export const streamClosing = z.strictObject({ reason: z.string(), retryAfterMs: z.int().nonnegative() });
export type StreamClosing = z.infer<typeof streamClosing>;
