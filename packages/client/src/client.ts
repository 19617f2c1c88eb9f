// The client: typed calls, and the three streams, over one key and one token.

import type { CoachEvent, ParticipantEvent, SessionEvent } from "./generated/contract.ts";
import {
  type Answer,
  type Arguments,
  call,
  type LaterAnswer,
  type LaterRouteName,
  type RouteName,
} from "./rest/call.ts";
import { type Access, send } from "./rest/credentials.ts";
import type { WireEvent } from "./stream/cursor.ts";
import { EventStream, type StreamOptions } from "./stream/event-stream.ts";
import { type Follow, type Followed, follow } from "./stream/follow.ts";

/** KEEP_ALIVE comes every 15 s: one that is late is no reason to leave. */
const SILENT_AFTER_MS = 30_000;

export interface ClientOptions extends Access {
  /** After how much silence a stream's connection counts as broken; 30 s unless told. */
  silentAfterMs?: number;
  /** Follows streams together with the other tabs of this browser: `acrossTabs()` of `@tributary/client/tabs`. */
  share?: Share;
}

/** Follows a stream in another way than over a connection of one's own. `name` is the same for the same stream and reader. */
export type Share = (name: string, own: (onStatus: Followed["onStatus"]) => Follow, access: Access) => typeof own;

export interface Client {
  /** One call: method and path as the contract names them, then what the route takes. */
  call<R extends RouteName>(route: R, ...input: Arguments<R>): Promise<Answer<R>>;
  /** The same without waiting: the command is accepted now and executed later. */
  callLater<R extends LaterRouteName>(route: R, ...input: Arguments<R>): Promise<LaterAnswer<R>>;
  /** Everything that a participant may see. */
  participantStream(userId: string, options?: StreamOptions): EventStream<ParticipantEvent>;
  /** The chat of one session. Being open marks as read what it brings its participant, unless `markRead` is false. */
  sessionStream(
    userId: string,
    sessionId: string,
    options?: StreamOptions & { markRead?: boolean },
  ): EventStream<SessionEvent>;
  /** The chat of every session that a coach is in: the inbox. */
  coachStream(coachId: string, options?: StreamOptions): EventStream<CoachEvent>;
}

/** A client for whoever the token names. Nothing is sent before something is asked for. */
export function createClient(options: ClientOptions): Client {
  const open = <E extends WireEvent>(path: string, chosen: StreamOptions = {}, query: Record<string, string> = {}) =>
    new EventStream<E>(portsOf(options, path, { ...query, ...includeOf(chosen) }), chosen);
  return {
    call: (route, ...[input = {}]) => call(options, route, input) as never,
    callLater: (route, ...[input = {}]) => {
      const { headers = {}, ...rest } = input as Parameters<typeof call>[2];
      return call(options, route, { ...rest, headers: { ...headers, Prefer: "respond-async" } }) as never;
    },
    participantStream: (userId, chosen) => open(`/participants/${encodeURIComponent(userId)}/stream`, chosen),
    sessionStream: (userId, sessionId, chosen) =>
      open(
        `/participants/${encodeURIComponent(userId)}/chat_sessions/${encodeURIComponent(sessionId)}/stream`,
        chosen,
        chosen?.markRead === false ? { markRead: "false" } : {},
      ),
    coachStream: (coachId, chosen) => open(`/coaches/${encodeURIComponent(coachId)}/stream`, chosen),
  };
}

const includeOf = ({ include = [] }: StreamOptions): Record<string, string> =>
  include.length === 0 ? {} : { include: [...include].sort().join(",") };

function portsOf({ silentAfterMs = SILENT_AFTER_MS, share, ...access }: ClientOptions, path: string, query: object) {
  const name = `tributary ${access.url ?? ""}${path}`;
  const asked = Object.entries(query);
  const own = (onStatus: Followed["onStatus"]): Follow =>
    follow({
      request: (cursor, { refresh, signal }) => {
        const since = cursor === null ? [] : [["since", cursor]];
        const address = new URLSearchParams([...asked, ...since]).toString();
        const headers = { Accept: "text/event-stream" };
        return send(access, `${path}?${address}`, { headers, refresh, signal, cache: "no-store" });
      },
      // Said a minute before the token ends, so the one at hand is no use.
      renew: (id, signal) => send(access, `/stream_sessions/${id}/renew`, { method: "POST", refresh: true, signal }),
      ...{ silentAfterMs, onStatus },
    });
  return { name, follow: share?.(`${name}?${new URLSearchParams(asked)}`, own, access) ?? own };
}
