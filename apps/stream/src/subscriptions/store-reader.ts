// The exact reader's two queries, one per kind of source, behind one shape: entries after a place, and heads.

import { type EventStore, inSlices } from "@tributary/event-store";
import { renderEvent, type SourceKind } from "@tributary/runtime";
import type { Place } from "./catch-up.ts";
import type { Entry } from "./entry.ts";
import type { FollowedEpoch } from "./followed-epoch.ts";
import type { Hub, Source } from "./hub.ts";

export type ReadersOfStore = Pick<EventStore, "readFeeds" | "feedFloor" | "feedHeads" | "readStreams" | "streamHeads">;

interface Pages {
  kind: SourceKind;
  places: readonly Place[];
  limit: number;
}

export interface EntryReader {
  store: ReadersOfStore;
  hub: Hub;
  epoch: Pick<FollowedEpoch, "current" | "follow">;
}

/** By key, at most `limit` entries after each place; nothing for a source whose last reader has left meanwhile. */
export async function readEntries(
  { store, hub, epoch }: EntryReader,
  { kind, places, limit }: Pages,
): Promise<Map<string, Entry[]>> {
  const pages = kind === "feed" ? await readFeeds(store, places, limit) : await readSessions(store, places, limit);
  for (const page of pages.values()) epoch.follow(page.at(-1)?.event.epoch ?? 0);
  const numbered = [...pages].flatMap(([key, page]) => page.map((one) => ({ key, ...one })));
  const rendered = await inSlices(numbered, ({ key, seq, event }) => ({
    key,
    entry: hub.find(kind, key)?.entry(seq, epoch.current, renderEvent(event)),
  }));
  const entries = new Map([...pages.keys()].map((key): [string, Entry[]] => [key, []]));
  for (const { key, entry } of rendered) if (entry !== undefined) entries.get(key)?.push(entry);
  return entries;
}

/** The number up to which a source was trimmed. Sessions are followed on the log itself, which is never cut. */
export const readFloor = async (store: ReadersOfStore, { kind, key }: Pick<Source, "kind" | "key">): Promise<number> =>
  kind === "feed" ? store.feedFloor(key) : 0;

/** The highest number of each source. */
export const readHeads = (store: ReadersOfStore, kind: SourceKind, keys: string[]): Promise<Map<string, number>> =>
  kind === "feed" ? store.feedHeads(keys) : store.streamHeads(keys);

const readFeeds = (store: ReadersOfStore, places: readonly Place[], limit: number) =>
  store.readFeeds(
    places.map(({ key, after }) => ({ owner: key, after })),
    limit,
  );

async function readSessions(store: ReadersOfStore, places: readonly Place[], limit: number) {
  const cursors = places.map(({ key, after }) => ({ streamId: key, after }));
  const streams = await store.readStreams(cursors, limit);
  return new Map(
    [...streams].map(([key, events]) => [key, events.map((event) => ({ seq: event.version, event }))] as const),
  );
}
