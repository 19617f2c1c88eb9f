import type { FeedEntry } from "@tributary/client";
import { expect, test, vi } from "vitest";
import { FeedStore, type ReadFeed } from "./feed-store.ts";

/** A feed of so many entries, from `first` on; a page holds at most `most`. */
function feedOf(size: { head: number; first?: number }, most = 200) {
  const read = vi.fn<ReadFeed>(async (after, perPage) => {
    const { head, first = 1 } = size;
    const from = Math.max(after + 1, first);
    const count = Math.max(0, Math.min(perPage, most, head - from + 1));
    const results = Array.from({ length: count }, (_, index) => ({ seq: from + index }) as FeedEntry);
    const last = results.at(-1)?.seq ?? head;
    return { results, head, first, cursor: last < head ? last : null, streamCursor: `${head}.x` };
  });
  return { store: new FeedStore(read), read, size };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

test("what comes into sight is asked for once, in blocks", async () => {
  const { store, read } = feedOf({ head: 10_000 });
  await store.refresh();
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
  await store.refresh();
  read.mockClear();
  store.want(101, 101);
  await vi.waitFor(() => expect(store.entry(200)?.seq).toBe(200));
  expect(read.mock.calls.map(([after]) => after)).toEqual([100, 130, 160, 190]);
});

test("what is trimmed is not asked for, and a feed without entries asks for nothing", async () => {
  const { store, read } = feedOf({ head: 250, first: 150 });
  await store.refresh();
  read.mockClear();
  store.want(1, 100);
  await settled();
  expect(read).not.toHaveBeenCalled();
  store.want(101, 150);
  await settled();
  expect(store.entry(150)?.seq).toBe(150);
  const empty = feedOf({ head: 0 });
  await empty.store.refresh();
  empty.store.want(1, 100);
  expect(empty.store.extent).toEqual({ first: 1, head: 0 });
  expect(empty.read).toHaveBeenCalledTimes(1);
});

test("a feed that has grown is known with what is new, and says where its stream goes on", async () => {
  const { store, size } = feedOf({ head: 5 });
  expect(await store.refresh()).toBe("5.x");
  size.head = 8;
  const heard = vi.fn();
  store.subscribe(heard);
  expect(await store.refresh()).toBe("8.x");
  expect([store.extent?.head, store.entry(8)?.seq, heard.mock.calls.length]).toEqual([8, 8, 1]);
});

test("of very many blocks the ones looked at last are kept", async () => {
  const { store } = feedOf({ head: 10_000 });
  await store.refresh();
  for (let seq = 1; seq <= 10_000; seq += 100) {
    store.want(seq, seq);
    await settled();
  }
  expect([store.entry(1), store.entry(10_000)?.seq]).toEqual([undefined, 10_000]);
});

test("a question that failed is told of, and asked again when it comes into sight again", async () => {
  const { store, read } = feedOf({ head: 500 });
  await store.refresh();
  read.mockRejectedValueOnce(new Error("no network"));
  store.want(300, 300);
  await settled();
  expect(store.error).toEqual(new Error("no network"));
  store.want(300, 300);
  await settled();
  expect([store.error, store.entry(300)?.seq]).toEqual([null, 300]);
});
