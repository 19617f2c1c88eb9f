// What a connection can't tell: all that was before it, and whatever the service did not send. First the channels are
// watched, then `/sync` says what has happened since the point up to which all is known; where it can't, the messages of the
// history are paged through.
import { setTimeout as delay } from "node:timers/promises";
import { backOff } from "@tributary/external-chats";
import {
  type ChannelState,
  type ChatEvent,
  type ChatMessage,
  compareTimes,
  newestTime,
} from "@tributary/schemas/ibm-video";
import { ChatError } from "./chat-error.ts";
import type { ChatRest } from "./chat-rest.ts";
import { cidOf, envelopeTimeOf } from "./event-times.ts";
import { eventsOfMessage } from "./history.ts";
import type { ClientObserver } from "./observe.ts";
import type { Track } from "./track.ts";

/** In a sync the service takes 255 channels; its own clients use 100. */
const SYNCED_AT_ONCE = 100;
const PAGE = 100;
/** The service takes no more channels in a query. */
export const WATCHED_AT_ONCE = 30;

export interface RecoveryPorts {
  rest: Pick<ChatRest, "channels" | "sync" | "page" | "replies">;
  connectionId: string;
  /** The service's time of the connection: what was before it is history. */
  openedAt: string | null;
  observe: Pick<ClientObserver, "synced" | "paged">;
  signal: AbortSignal;
  /** Reads the history of one conversation, for as long as it takes, beside all else. */
  apart(track: Track, reading: () => Promise<void>): void;
  /** The service says that it is not ours to see any more. */
  onLost(track: Track): void;
}

/** What `/sync` says of a conversation, and the newest time that had been seen when it was asked. */
type Tell = (track: Track, events: ChatEvent[], told: { seen: string | null; isLost: boolean }) => void;

export class Recovery {
  readonly #ports: RecoveryPorts;

  constructor(ports: RecoveryPorts) {
    this.#ports = ports;
  }

  /** What is shown of each; null for what is not there for us. At most as many as a query takes. @throws ChatError */
  async watch(tracks: readonly Track[]): Promise<Map<Track, ChannelState | null>> {
    const { rest, connectionId, signal } = this.#ports;
    const cids = [...new Set(tracks.map(({ cid }) => cid))];
    const query = {
      filter_conditions: { cid: { $in: cids } },
      sort: [{ field: "last_message_at", direction: -1 as const }],
    };
    const how = { state: true, watch: true, presence: false, limit: WATCHED_AT_ONCE };
    const states = await rest.channels({ ...query, ...how }, connectionId, signal);
    // Of a single one it is clear which it is, also when nothing names it.
    const only = states.length === 1 && cids.length === 1 ? states[0] : undefined;
    return new Map(tracks.map((track) => [track, states.find((state) => cidIn(state) === track.cid) ?? only ?? null]));
  }

  /** All that was missed, of conversations that are watched. @throws ChatError; what was done by then is done. */
  async recover(shown: ReadonlyMap<Track, ChannelState | null>): Promise<void> {
    for (const [track, state] of shown) {
      if (track.since !== null) continue;
      const first = (state?.messages ?? []).flatMap((message) => eventsOfMessage(message, track.cid, true));
      track.recovered(first, newestOf([track.seen, this.#ports.openedAt], first));
    }
    const known = [...shown.keys()].filter(({ phase, since }) => phase === "recovering" && since !== null);
    await this.#sync(known, (track, events, { seen }) => {
      const history = [...stateSince(shown.get(track), track.cid, beginOf(track)), ...events];
      track.recovered(history, newestOf([seen, this.#ports.openedAt], history));
    });
  }

  /** Compares what came with what has happened. @throws ChatError; what was done by then is done. */
  async check(tracks: readonly Track[]): Promise<void> {
    await this.#sync(tracks, (track, events, { seen, isLost }) => {
      if (track.phase !== "live") return;
      if (isLost) return this.#ports.onLost(track);
      const found = track.read(events, newestOf([seen], events));
      track.checked();
      this.#ports.observe.synced(events.length, found);
    });
  }

  /** Those whose past is about as long are asked for together: one that was away for weeks makes too many events for all. */
  async #sync(tracks: readonly Track[], tell: Tell): Promise<void> {
    const bySince = tracks.toSorted((a, b) => compareTimes(a.since ?? "", b.since ?? ""));
    for (const some of chunks(bySince, SYNCED_AT_ONCE)) await this.#syncSome(some, tell);
  }

  async #syncSome(tracks: readonly Track[], tell: Tell): Promise<void> {
    const seen = new Map(tracks.map((track) => [track, track.seen]));
    const answer = await this.#eventsOf(tracks);
    if (answer) {
      const byCid = Map.groupBy(answer.events, cidOf);
      for (const track of tracks) {
        const isLost = answer.inaccessible_cids.includes(track.cid);
        tell(track, byCid.get(track.cid) ?? [], { seen: seen.get(track) ?? null, isLost });
      }
    } else if (tracks.length === 1) {
      for (const track of tracks) this.#ports.apart(track, () => this.#readPages(track));
    } else {
      const half = Math.ceil(tracks.length / 2);
      for (const some of [tracks.slice(0, half), tracks.slice(half)]) await this.#syncSome(some, tell);
    }
  }

  /** Null when it is too many, or too long ago. */
  async #eventsOf(tracks: readonly Track[]): Promise<Awaited<ReturnType<ChatRest["sync"]>> | null> {
    const { rest, signal } = this.#ports;
    const channel_cids = [...new Set(tracks.map(({ cid }) => cid))];
    const last_sync_at = tracks.map(beginOf).reduce((oldest, time) => (compareTimes(time, oldest) < 0 ? time : oldest));
    try {
      return await rest.sync({ channel_cids, last_sync_at, with_inaccessible_cids: true }, signal);
    } catch (error) {
      if (error instanceof ChatError && error.failure === "rejected") return null;
      throw error;
    }
  }

  /** As fast as it is taken. Changes of messages from before are in here only as far as the service shows them. */
  async #readPages(track: Track): Promise<void> {
    const { rest, observe, signal } = this.#ports;
    const { seen, drops } = track;
    const from = beginOf(track);
    const now = newestTime([seen, this.#ports.openedAt]);
    let newest: string | null = null;
    const ask = async (page: Page) => {
      await track.room(signal);
      return patiently(() => rest.page(track.cid, { limit: PAGE, ...page }, signal), signal);
    };
    for await (const messages of pagesFrom(from, ask)) {
      const events = [...messages, ...(await this.#repliesTo(messages, from))].flatMap((message) =>
        eventsOfMessage(message, track.cid, false),
      );
      // What was read before is gone: what comes after it must not pass for all there is.
      if (track.phase === "behind" || track.drops !== drops) return;
      observe.paged(messages.length);
      newest = newestTime([newest, ...messages.map(({ created_at }) => created_at)]);
      track.read(events, newest);
      // Where somebody always talks there is always more: what comes from here on, frames and the next comparison tell.
      if (newest !== null && now !== null && compareTimes(newest, now) >= 0) break;
    }
    const upTo = newestTime([seen, newest]);
    if (track.phase === "behind" || track.drops !== drops) return;
    if (track.phase === "recovering") track.recovered([], upTo);
    else track.read([], upTo);
    track.checked();
  }

  /** What is said in threads is not on the page. A thread that is gone meanwhile has nothing to say. */
  async #repliesTo(parents: readonly ChatMessage[], since: string): Promise<ChatMessage[]> {
    const { rest, signal } = this.#ports;
    const replies: ChatMessage[] = [];
    for (const { id, reply_count } of parents) {
      if (!reply_count) continue;
      const ask = (page: Page) => rest.replies(id, { limit: String(PAGE), ...page }, signal).catch(nothingThere);
      for await (const some of pagesFrom(since, (page) => patiently(() => ask(page), signal))) replies.push(...some);
    }
    return replies;
  }
}

function nothingThere(error: unknown): ChatMessage[] {
  if (error instanceof ChatError && error.failure === "absent") return [];
  throw error;
}

/** What may pass is tried again here: to begin from the start would never get done where calls are limited. */
async function patiently<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await work();
    } catch (error) {
      const mayPass = error instanceof ChatError && (error.failure === "passing" || error.failure === "limited");
      if (!mayPass) throw error;
      await delay(backOff(failures), undefined, { signal });
    }
  }
}

type Page = { created_at_after_or_equal: string } | { created_at_after: string };

/**
 * Pages until one brings nothing that is not known: nobody knows how large the service makes them, so that a short one says
 * nothing. Where many are of one moment, those of the next moment are asked for.
 */
async function* pagesFrom(from: string, ask: (page: Page) => Promise<ChatMessage[]>): AsyncIterable<ChatMessage[]> {
  let page: Page = { created_at_after_or_equal: from };
  let known = new Set<string>();
  for (;;) {
    const messages = await ask(page);
    const news = messages.filter(({ id }) => !known.has(id));
    if (news.length > 0) yield news;
    const newest = newestTime(messages.map(({ created_at }) => created_at));
    if (newest === null || (news.length === 0 && (messages.length === 1 || "created_at_after" in page))) return;
    page = news.length === 0 ? { created_at_after: newest } : { created_at_after_or_equal: newest };
    known = new Set(messages.map(({ id }) => id));
  }
}

/** Where what it may have missed begins; as long as no time is known of it, a little before now. */
const beginOf = ({ since, seen, overlapMs }: Track): string =>
  earlier(since ?? seen ?? new Date().toISOString(), overlapMs);

function* chunks<T>(all: readonly T[], most: number): Iterable<T[]> {
  for (let at = 0; at < all.length; at += most) yield all.slice(at, at + most);
}

function cidIn({ channel: { cid, type, id } }: ChannelState): string | null {
  return cid ?? (type !== null && id !== null ? `${type}:${id}` : null);
}

/** What is shown of the channel and may not be known yet. */
function stateSince(state: ChannelState | null | undefined, cid: string, since: string): ChatEvent[] {
  const news = (state?.messages ?? []).filter(({ created_at, updated_at, deleted_at }) => {
    const changedAt = newestTime([created_at, updated_at, deleted_at]);
    return changedAt !== null && compareTimes(changedAt, since) >= 0;
  });
  return news.flatMap((message) => eventsOfMessage(message, cid, false));
}

const newestOf = (times: (string | null)[], events: readonly ChatEvent[]): string | null =>
  newestTime([...times, ...events.map(envelopeTimeOf)]);

/** That much before; milliseconds are enough for that. */
const earlier = (time: string, ms: number): string => new Date(Date.parse(time.toUpperCase()) - ms).toISOString();
