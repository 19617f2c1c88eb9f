// Where a client wants to begin. A cursor that cannot be honoured is never a status, because a native EventSource
// would not come back from one: it is a STREAM_RESET in the stream that then begins at the head.

import type { IncomingHttpHeaders } from "node:http";
import type { CursorCodec, CursorScope } from "@tributary/runtime";
import type { StreamReset } from "@tributary/schemas";

export type Wanted = { kind: "now" } | { kind: "earliest" } | { kind: "after"; cursor: string };

/**
 * The first that is present wins: `Last-Event-ID`, `?lastEventId=` (what Yaffle's polyfill sends), `?last_event_id=`,
 * `?since=`. An empty one counts as absent, as in WHATWG HTML, where an empty id means that there is none.
 */
export function wantedStart(headers: IncomingHttpHeaders, query: URLSearchParams): Wanted {
  const header = headers["last-event-id"];
  const cursor = (typeof header === "string" && header) || query.get("lastEventId") || query.get("last_event_id");
  if (cursor) return { kind: "after", cursor };
  const since = query.get("since");
  if (!since) return { kind: "now" };
  return since === "earliest" ? { kind: "earliest" } : { kind: "after", cursor: since };
}

export interface Start {
  /** The last number that the client has; delivery begins after it. */
  from: number;
  reset: StreamReset | null;
}

/** The number to begin after, where what is kept lies between `floor` and `head`; `reload` names what a client has to load again when its cursor cannot be honoured. */
export function startAt(
  wanted: Wanted,
  at: CursorScope & { head: number; floor: number },
  { cursors, reload }: { cursors: CursorCodec; reload: string[] },
): Start {
  if (wanted.kind === "now") return { from: at.head, reset: null };
  if (wanted.kind === "earliest") return { from: at.floor, reset: null };
  const reading = cursors.read(wanted.cursor, at);
  if (reading.ok) return { from: reading.seq, reset: null };
  const resumedAt = cursors.write(at.tenant, at.stream, at.epoch, at.head);
  return { from: at.head, reset: { reason: reading.reason, resumedAt, reload } };
}
