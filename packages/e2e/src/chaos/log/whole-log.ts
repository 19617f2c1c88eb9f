/** The whole log of a run's tenant, read when all is quiet: every stream and every feed, and whether their numbers have gaps. */
import type { EventStore } from "@tributary/event-store";
import type { RecordedEvent } from "@tributary/schemas";
import { feedKey } from "@tributary/schemas";
import { Client } from "pg";
import type { Crowded } from "../scene.ts";
import type { LogEntry } from "../subjects.ts";

export interface WholeLog {
  /** By stream id: versions from 1 on. */
  readonly streams: ReadonlyMap<string, readonly LogEntry[]>;
  /** By the feed's key: numbers from 1 on. */
  readonly feeds: ReadonlyMap<string, readonly LogEntry[]>;
  /** What should be there by the numbers, and is not. */
  readonly gaps: readonly string[];
}

const PAGE = 500;
const STREAMS_AT_A_TIME = 50;

export async function readWholeLog({ platform, postgres }: Pick<Crowded, "platform" | "postgres">): Promise<WholeLog> {
  const { store, tenant } = platform;
  const streams = new Map<string, LogEntry[]>();
  for (const streamIds of chunks(await streamIdsOf(postgres.address, tenant.name))) {
    for (const [id, events] of await readStreams(store, streamIds)) streams.set(id, events);
  }
  const feeds = feedsIn(streams);
  const heads = {
    streams: await store.streamHeads([...streams.keys()]),
    feeds: await store.feedHeads([...feeds.keys()]),
  };
  return { streams, feeds, gaps: [...gapsIn(streams, heads.streams), ...gapsIn(feeds, heads.feeds)] };
}

/** Numbers that are missing, or twice there, up to the head that the log itself keeps. */
export function gapsIn(all: ReadonlyMap<string, readonly LogEntry[]>, heads: ReadonlyMap<string, number>): string[] {
  return [...all].flatMap(([key, entries]) => {
    const wrong = entries.findIndex(({ number }, index) => number !== index + 1);
    if (wrong >= 0) return [`${key}: number ${wrong + 1} is missing or twice there`];
    const head = heads.get(key);
    return head === entries.length ? [] : [`${key}: its head is ${head}, its last number ${entries.length}`];
  });
}

/** The feeds, as the events say in which of them they are. */
function feedsIn(streams: ReadonlyMap<string, readonly LogEntry[]>): Map<string, LogEntry[]> {
  const feeds = new Map<string, LogEntry[]>();
  for (const { event } of [...streams.values()].flat()) {
    for (const [owner, number] of Object.entries(event.feeds)) {
      const key = feedKey(event.tenant, owner);
      const entries = feeds.get(key) ?? [];
      entries.push({ number, event });
      feeds.set(key, entries);
    }
  }
  for (const entries of feeds.values()) entries.sort((a, b) => a.number - b.number);
  return feeds;
}

async function readStreams(store: EventStore, streamIds: readonly string[]): Promise<Map<string, LogEntry[]>> {
  const read = new Map(streamIds.map((id): [string, LogEntry[]] => [id, []]));
  for (let unread = [...streamIds]; unread.length > 0; ) {
    const cursors = unread.map((streamId) => ({ streamId, after: read.get(streamId)?.at(-1)?.number ?? 0 }));
    const pages = await store.readStreams(cursors, PAGE);
    for (const [id, page] of pages) read.get(id)?.push(...page.map(toEntry));
    // A page may be shorter than asked for and not be the last: large events are read in smaller pages.
    unread = unread.filter((id) => (pages.get(id)?.length ?? 0) > 0);
  }
  return read;
}

const toEntry = (event: RecordedEvent): LogEntry => ({ number: event.version, event });

/** How many events there are, of everybody. */
export async function countEvents(databaseUrl: string): Promise<number> {
  const [row] = await query<{ count: string }>(databaseUrl, "select count(*) from events");
  return Number(row?.count);
}

async function streamIdsOf(databaseUrl: string, tenant: string): Promise<string[]> {
  const all = "select distinct stream_id from events where tenant = $1 order by stream_id";
  const rows = await query<{ stream_id: string }>(databaseUrl, all, [tenant]);
  return rows.map(({ stream_id }) => stream_id);
}

async function query<Row extends object>(
  databaseUrl: string,
  statement: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: databaseUrl });
  try {
    await client.connect();
    return (await client.query<Row>(statement, values)).rows;
  } finally {
    await client.end();
  }
}

function chunks<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / STREAMS_AT_A_TIME) }, (_, n) =>
    all.slice(n * STREAMS_AT_A_TIME, (n + 1) * STREAMS_AT_A_TIME),
  );
}
