import type { SourceKind } from "@tributary/runtime";
import type { DomainEvent } from "@tributary/schemas";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CatchUp, CatchUpCancelled, EventUnreadable, type Page } from "./catch-up.ts";
import type { Entry } from "./entry.ts";

class Outage extends Error {}
class BadEvent extends Error {}

const event: DomainEvent = {
  type: "ParticipantSuspended",
  data: { participantId: "40", suspendedBy: { id: "1", role: "admin" }, suspendedAt: "2026-01-01T00:00:00Z" },
};
const entry = (seq: number): Entry => ({ seq, event, feeds: {}, include: null, frame: null });

/** Feeds and sessions in memory: each holds 250 entries, and a failure can be put in the way of any of them. */
class Feeds {
  readonly queries: string[][] = [];
  readonly kinds: SourceKind[] = [];
  readonly errors: unknown[] = [];
  failure: (keys: string[]) => Error | null = () => null;
  /** The number that no query may include, whatever it reads. */
  unreadable = Number.POSITIVE_INFINITY;
  readonly catchUp = new CatchUp({
    read: async (kind, places, limit) => {
      this.kinds.push(kind);
      this.queries.push(places.map(({ key, after }) => `${key}>${after}`));
      const failure = this.failure(places.map(({ key }) => key));
      if (failure !== null) throw failure;
      const pages = new Map(places.map(({ key, after }) => [key, pageAfter(after, limit)]));
      if ([...pages.values()].flat().some(({ seq }) => seq === this.unreadable)) throw new BadEvent();
      return pages;
    },
    isOutage: (error) => error instanceof Outage,
    onError: (error) => this.errors.push(error),
    onRead: () => undefined,
  });

  readPage(key: string, after: number, kind: SourceKind = "feed"): Promise<Page> {
    return this.readUntil(new AbortController().signal, { kind, key, after });
  }

  readUntil(signal: AbortSignal, { kind, key, after }: { kind: SourceKind; key: string; after: number }) {
    return this.catchUp.readPage({ kind, key }, { after, owed: 250 - after, signal });
  }
}

const pageAfter = (after: number, limit: number): Entry[] =>
  Array.from({ length: Math.min(limit, Math.max(0, 250 - after)) }, (_, index) => entry(after + 1 + index));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("requests of one tick are one query", async () => {
  const feeds = new Feeds();
  const pages = Promise.all(["a", "b", "c"].map((key) => feeds.readPage(key, 240)));
  await vi.runAllTimersAsync();
  expect((await pages).map(({ entries }) => entries.length)).toEqual([10, 10, 10]);
  expect(feeds.queries).toEqual([["a>240", "b>240", "c>240"]]);
});

test("feeds and sessions are read by a query each, and nobody waits for the other kind for ever", async () => {
  const feeds = new Feeds();
  const pages = Promise.all([
    feeds.readPage("a", 240),
    feeds.readPage("s", 241, "session"),
    feeds.readPage("b", 242),
    feeds.readPage("a", 243, "session"),
  ]);
  await vi.runAllTimersAsync();
  expect((await pages).map(({ entries }) => entries[0]?.seq)).toEqual([241, 242, 243, 244]);
  expect(feeds.kinds).toEqual(["feed", "session"]);
  expect(feeds.queries).toEqual([
    ["a>240", "b>242"],
    ["s>241", "a>243"],
  ]);
});

test("a full page says that there may be more, a short one that there is not", async () => {
  const feeds = new Feeds();
  const pages = Promise.all([feeds.readPage("a", 0), feeds.readPage("b", 0), feeds.readPage("c", 200)]);
  await vi.runAllTimersAsync();
  expect((await pages).map(({ more }) => more)).toEqual([true, true, false]);
});

test("whoever is read alone gets the page that five would have shared", async () => {
  const limits: number[] = [];
  const catchUp = new CatchUp({
    read: async (_kind, places, limit) => {
      limits.push(limit);
      return new Map(places.map(({ key, after }) => [key, [entry(after + 1)]]));
    },
    ...{ isOutage: () => false, onError: () => undefined, onRead: () => undefined },
  });
  const far = { after: 0, owed: 100_000, signal: new AbortController().signal };
  const alone = catchUp.readPage({ kind: "feed", key: "a" }, far);
  await vi.runAllTimersAsync();
  const shared = ["a", "b", "c", "d", "e", "f"].map((key) => catchUp.readPage({ kind: "feed", key }, far));
  await vi.runAllTimersAsync();
  await Promise.all([alone, ...shared]);
  expect(limits).toEqual([500, 100, 500]);
});

test("two readers of one feed get the page after their own number, also a slow one beside a fast one", async () => {
  const feeds = new Feeds();
  const pages = Promise.all([0, 240, 240].map((after) => feeds.readPage("a", after)));
  await vi.runAllTimersAsync();
  expect((await pages).map(({ entries }) => entries[0]?.seq)).toEqual([1, 241, 241]);
  expect(feeds.queries).toEqual([["a>0"], ["a>240"]]);
});

test("while Postgres is away a request waits, and is answered when it is back", async () => {
  const feeds = new Feeds();
  feeds.failure = () => new Outage();
  const page = feeds.readPage("a", 240);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(feeds.errors.length).toBeGreaterThan(1);
  feeds.failure = () => null;
  await vi.advanceTimersByTimeAsync(1_000);
  expect((await page).entries).toHaveLength(10);
});

test("an event that cannot be read concerns its own source only, whose readers are told", async () => {
  const feeds = new Feeds();
  feeds.failure = (keys) => (keys.includes("bad") ? new BadEvent() : null);
  const bad = expect(feeds.readPage("bad", 240)).rejects.toBeInstanceOf(EventUnreadable);
  const others = Promise.all(["a", "b"].map((key) => feeds.readPage(key, 240)));
  await vi.advanceTimersByTimeAsync(1_000);
  expect((await others).map(({ entries }) => entries.length)).toEqual([10, 10]);
  await bad;
});

test("what precedes an event that cannot be read is read, and nothing after it", async () => {
  const feeds = new Feeds();
  feeds.unreadable = 43;
  const page = feeds.readPage("a", 41);
  await vi.runAllTimersAsync();
  expect(await page).toEqual({ entries: [entry(42)], more: true });
  const next = expect(feeds.readPage("a", 42)).rejects.toBeInstanceOf(EventUnreadable);
  await vi.runAllTimersAsync();
  await next;
});

test("a storm goes out in bounded queries and all of it is answered", async () => {
  const feeds = new Feeds();
  const keys = Array.from({ length: 1_000 }, (_, index) => `feed ${index}`);
  const pages = Promise.all(keys.map((key) => feeds.readPage(key, 249)));
  await vi.runAllTimersAsync();
  expect((await pages).every(({ entries }) => entries.length === 1)).toBe(true);
  expect(Math.max(...feeds.queries.map((query) => query.length))).toBe(100);
});

test("who leaves before their turn is not read, and whoever asks in their place is", async () => {
  const feeds = new Feeds();
  const left = new AbortController();
  const page = expect(feeds.readUntil(left.signal, { kind: "feed", key: "a", after: 240 })).rejects.toBeInstanceOf(
    CatchUpCancelled,
  );
  const stays = feeds.readPage("b", 240);
  left.abort();
  await page;
  await vi.runAllTimersAsync();
  expect((await stays).entries).toHaveLength(10);
  expect(feeds.queries).toEqual([["b>240"]]);
});

test("who leaves while Postgres is away is not asked for when it is back", async () => {
  const feeds = new Feeds();
  feeds.failure = () => new Outage();
  const left = new AbortController();
  const page = expect(feeds.readUntil(left.signal, { kind: "feed", key: "a", after: 240 })).rejects.toBeInstanceOf(
    CatchUpCancelled,
  );
  await vi.advanceTimersByTimeAsync(100);
  left.abort();
  await page;
  const asked = feeds.queries.length;
  feeds.failure = () => null;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(feeds.queries).toHaveLength(asked);
});

test("disposal cancels what was not answered, and whatever is asked later", async () => {
  const feeds = new Feeds();
  feeds.failure = () => new Outage();
  const page = expect(feeds.readPage("a", 0)).rejects.toBeInstanceOf(CatchUpCancelled);
  await vi.advanceTimersByTimeAsync(1_000);
  feeds.catchUp[Symbol.dispose]();
  await page;
  await expect(feeds.readPage("a", 0)).rejects.toBeInstanceOf(CatchUpCancelled);
});
