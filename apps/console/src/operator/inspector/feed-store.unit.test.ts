import { type FeedEntry, ProblemError } from "@tributary/client";
import { afterEach, expect, test, vi } from "vitest";
import { FeedStore, OLD_MS, PAUSE_MS, type ReadFeed } from "./feed-store.ts";

afterEach(() => {
  vi.useRealTimers();
});

/** A feed of so many entries, from `first` on, published up to a number; a page holds at most `most`. */
function feedOf(size: { head: number; first?: number; published?: number; epoch?: number }, most = 200) {
  const read = vi.fn<ReadFeed>(async (after, perPage) => {
    const { head, first = 1, epoch = 1 } = size;
    const from = Math.max(after + 1, first);
    const count = Math.max(0, Math.min(perPage, most, head - from + 1));
    const results = Array.from({ length: count }, (_, index) => entryOf(from + index, size.published));
    const last = results.at(-1)?.seq ?? head;
    return { results, epoch, head, first, cursor: last < head ? last : null, streamCursor: `${head}.x` };
  });
  return { store: new FeedStore(read), read, size };
}

const entryOf = (seq: number, published = Number.POSITIVE_INFINITY) =>
  ({
    ...{ seq, record: { isPublished: seq <= published } },
    storedEvent: { recordedAt: new Date(seq * 1_000).toISOString() },
  }) as FeedEntry;

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

async function opened(store: FeedStore): Promise<void> {
  store.open();
  await settled();
}

/** The pause between two questions has passed. */
const paused = () => vi.advanceTimersByTimeAsync(PAUSE_MS);

test("what comes into sight is asked for once, in blocks", async () => {
  const { store, read } = feedOf({ head: 10_000 });
  await opened(store);
  read.mockClear();
  store.want(4_990, 5_010);
  store.want(4_991, 5_011);
  await settled();
  expect(read.mock.calls).toEqual([
    [4_900, 100],
    [5_000, 100],
  ]);
  expect([store.entry(4_990)?.seq, store.entry(5_010)?.seq, store.entry(1_000)]).toEqual([4_990, 5_010, undefined]);
  store.want(4_990, 5_010);
  await settled();
  expect(read).toHaveBeenCalledTimes(2);
});

test("a block of large entries takes several pages", async () => {
  const { store, read } = feedOf({ head: 1_000 }, 30);
  await opened(store);
  read.mockClear();
  store.want(101, 101);
  await vi.waitFor(() => expect(store.entry(200)?.seq).toBe(200));
  expect(read.mock.calls.map(([after]) => after)).toEqual([100, 130, 160, 190]);
});

test("what is trimmed is not asked for, and a feed without entries asks for nothing", async () => {
  const { store, read } = feedOf({ head: 250, first: 150 });
  await opened(store);
  read.mockClear();
  store.want(1, 100);
  await settled();
  expect(read).not.toHaveBeenCalled();
  store.want(101, 150);
  await settled();
  expect(store.entry(150)?.seq).toBe(150);
  const empty = feedOf({ head: 0 });
  await opened(empty.store);
  empty.store.want(1, 100);
  expect(empty.store.extent).toEqual({ first: 1, head: 0 });
  expect(empty.read).toHaveBeenCalledTimes(1);
});

test("a feed that has grown is known with what is new, and says where its stream goes on", async () => {
  const { store, size } = feedOf({ head: 5 });
  await opened(store);
  expect(await store.refresh()).toBe("5.x");
  size.head = 8;
  const heard = vi.fn();
  store.subscribe(heard);
  expect(await store.refresh()).toBe("8.x");
  expect([store.extent?.head, store.entry(8)?.seq, heard.mock.calls.length]).toEqual([8, 8, 1]);
});

test("of very many blocks the ones looked at last are kept", async () => {
  const { store } = feedOf({ head: 10_000 });
  await opened(store);
  for (let seq = 1; seq <= 10_000; seq += 100) {
    const release = store.want(seq, seq);
    await settled();
    release();
  }
  expect([store.entry(1), store.entry(10_000)?.seq]).toEqual([undefined, 10_000]);
});

test("what was forgotten while it was still wanted is asked for again", async () => {
  const { store } = feedOf({ head: 10_000 });
  await opened(store);
  store.want(1, 1);
  for (let seq = 101; seq <= 10_000; seq += 100) {
    const release = store.want(seq, seq);
    await settled();
    release();
  }
  await settled();
  expect(store.entry(1)?.seq).toBe(1);
});

test("a question that failed is told of, and asked again after a pause until there is an answer", async () => {
  vi.useFakeTimers();
  const { store, read } = feedOf({ head: 500 });
  const failure = new Error("no network");
  read.mockRejectedValueOnce(failure).mockRejectedValueOnce(failure);
  store.open();
  await vi.advanceTimersByTimeAsync(PAUSE_MS - 1);
  expect([store.error, store.extent, read.mock.calls.length]).toEqual([failure, null, 1]);
  await paused();
  await paused();
  expect([store.error, store.extent?.head]).toEqual([null, 500]);
  read.mockClear();
  read.mockRejectedValueOnce(failure);
  store.want(300, 300);
  await vi.advanceTimersByTimeAsync(0);
  expect([store.error, store.entry(300)]).toEqual([failure, undefined]);
  await paused();
  expect([store.error, store.entry(300)?.seq, read.mock.calls.length]).toEqual([null, 300, 2]);
});

test("whoever does not wait for the pause asks again at once", async () => {
  const { store, read } = feedOf({ head: 500 });
  read.mockRejectedValueOnce(new Error("no network"));
  await opened(store);
  store.retry();
  await settled();
  expect(store.extent?.head).toBe(500);
});

test("what nobody wants any more is not asked for again, and a closed store asks for nothing", async () => {
  vi.useFakeTimers();
  const { store, read } = feedOf({ head: 500 });
  store.open();
  await vi.advanceTimersByTimeAsync(0);
  read.mockRejectedValue(new Error("no network"));
  const release = store.want(300, 300);
  await paused();
  release();
  const unwanted = read.mock.calls.length;
  await paused();
  await paused();
  expect(read).toHaveBeenCalledTimes(unwanted);
  store.want(300, 300);
  const answered = store.refresh();
  store.close();
  await paused();
  const closed = read.mock.calls.length;
  await paused();
  expect([await answered, await store.refresh(), read.mock.calls.length]).toEqual([null, null, closed]);
});

test("an entry that is not published yet is asked for again while it is looked at, until it is", async () => {
  vi.useFakeTimers();
  const { store, size, read } = feedOf({ head: 300, published: 299 });
  store.open();
  await vi.advanceTimersByTimeAsync(0);
  const release = store.want(300, 300);
  await paused();
  expect(store.entry(300)?.record.isPublished).toBe(false);
  release();
  await paused();
  size.published = 300;
  store.want(300, 300);
  await vi.advanceTimersByTimeAsync(0);
  expect(store.entry(300)?.record.isPublished).toBe(true);
  expect(read.mock.calls.at(-1)).toEqual([299, 1]);
});

test("an entry that was read before it was published is asked for again when its feed has grown", async () => {
  const { store, size } = feedOf({ head: 5, published: 5 });
  await opened(store);
  store.want(1, 100);
  size.head = 6;
  await store.refresh();
  expect(store.entry(6)?.record.isPublished).toBe(false);
  size.published = 6;
  store.retry();
  await settled();
  expect(store.entry(6)?.record.isPublished).toBe(true);
});

test("growth that is told of while a question is on its way is asked for once more, not side by side", async () => {
  const { store, read } = feedOf({ head: 5 });
  await opened(store);
  read.mockClear();
  await Promise.all([store.refresh(), store.refresh(), store.refresh()]);
  expect(read).toHaveBeenCalledTimes(2);
});

test("of a log that went back to a backup nothing is kept, also not what is answered late", async () => {
  const { store, size, read } = feedOf({ head: 500 });
  await opened(store);
  store.want(480, 500);
  await settled();
  const late = Promise.withResolvers<Awaited<ReturnType<ReadFeed>>>();
  read.mockReturnValueOnce(late.promise);
  store.want(200, 200);
  size.head = 450;
  expect(await store.restart()).toBe("450.x");
  late.resolve({ results: [entryOf(500)], epoch: 1, head: 500, first: 1, cursor: null, streamCursor: "500.x" });
  await settled();
  expect([store.extent, store.entry(500), store.entry(480)]).toEqual([{ first: 1, head: 450 }, undefined, undefined]);
});

test("an answer of a later epoch tells of a restore, and of what was known before nothing is kept", async () => {
  const { store, size } = feedOf({ head: 500 });
  await opened(store);
  store.want(480, 500);
  await settled();
  Object.assign(size, { head: 450, epoch: 2 });
  expect(store.restores).toBe(0);
  await store.refresh();
  await settled();
  expect([store.restores, store.extent, store.entry(500)]).toEqual([1, { first: 1, head: 450 }, undefined]);
  expect(store.entry(450)?.seq).toBe(450);
});

test("whoever moves on asks whether the feed has changed when nothing was heard of it for a while", async () => {
  vi.useFakeTimers();
  const { store, read, size } = feedOf({ head: 5 });
  store.open();
  await vi.advanceTimersByTimeAsync(OLD_MS);
  store.refreshOld();
  expect(read).toHaveBeenCalledTimes(1);
  size.head = 6;
  await vi.advanceTimersByTimeAsync(1);
  store.refreshOld();
  await vi.advanceTimersByTimeAsync(0);
  expect([read.mock.calls.length, store.extent?.head]).toEqual([2, 6]);
});

test("a feed of nobody is asked for once", async () => {
  vi.useFakeTimers();
  const { store, read } = feedOf({ head: 5 });
  const nobody = new ProblemError(404, { code: "not-found" });
  read.mockRejectedValue(nobody);
  store.open();
  await paused();
  await paused();
  expect([store.error, read.mock.calls.length]).toEqual([nobody, 1]);
});

test("a moment leads to its entry, also where nothing was looked at yet", async () => {
  const { store, read } = feedOf({ head: 10_000 });
  await opened(store);
  read.mockClear();
  expect(await store.seqAt(4_321_000)).toBe(4_321);
  expect(read.mock.calls.every(([, perPage]) => perPage === 1)).toBe(true);
  read.mockRejectedValue(new Error("no network"));
  expect(await store.seqAt(9_999_000)).toBeNull();
});
