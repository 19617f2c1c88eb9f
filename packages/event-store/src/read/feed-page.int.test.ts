import { feedKey, participantFeed, participantStream } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FeedPage, FeedPageQuery } from "../port.ts";
import { type FreshStore, freshStore } from "../testing/fresh-store.ts";
import { appendRequest, messageSent, newEvent, TENANT } from "../testing/requests.ts";

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh[Symbol.asyncDispose]());

/** So many messages in the feed of a participant whose stream they are. */
async function feedOf(id: string, entries: number, text = "Hello"): Promise<void> {
  const events = Array.from({ length: entries }, () => newEvent(messageSent({ text }), [participantFeed(id)]));
  await fresh.store.append(appendRequest({ streamId: participantStream(TENANT, id), events }));
}

const pageOf = (participantId: string, query: Partial<FeedPageQuery> = {}): Promise<FeedPage> =>
  fresh.store.feedPage({ tenant: TENANT, participantId, limit: 3, ...query });
const numbers = ({ entries }: FeedPage) => entries.map(({ seq }) => seq);

test("a page holds the lowest above a number, the highest below one, or the newest; oldest first, with head and floor", async () => {
  await feedOf("40", 7);
  expect(numbers(await pageOf("40", { after: 2 }))).toEqual([3, 4, 5]);
  expect(numbers(await pageOf("40", { before: 5 }))).toEqual([2, 3, 4]);
  expect(numbers(await pageOf("40"))).toEqual([5, 6, 7]);
  expect(numbers(await pageOf("40", { after: 7 }))).toEqual([]);
  expect(await pageOf("40")).toMatchObject({ exists: true, head: 7, floor: 0, epoch: 1 });
  const { store } = fresh;
  const [event] = (await store.readFeeds([{ owner: feedKey(TENANT, participantFeed("40")), after: 4 }], 1)).values();
  const [entry] = (await pageOf("40")).entries;
  expect(entry?.recorded).toEqual(event?.[0]?.event);
});

test("a trimmed feed begins above its floor, and nobody's feed is known to be nobody's", async () => {
  await feedOf("trimmed", 5);
  const client = await fresh.connect();
  await client.query("DELETE FROM feeds WHERE owner = $1 AND seq <= 3", [feedKey(TENANT, participantFeed("trimmed"))]);
  const page = await pageOf("trimmed", { after: 0 });
  expect([numbers(page), page.floor, page.head]).toEqual([[4, 5], 3, 5]);
  expect(await pageOf("nobody")).toEqual({ exists: false, head: 0, floor: 0, epoch: 1, entries: [] });
});

test("large entries make a page shorter, and it is one query all the same", async () => {
  await feedOf("large", 250, "x".repeat(20_000));
  const forwards = await pageOf("large", { after: 0, limit: 250 });
  const backwards = await pageOf("large", { limit: 250 });
  expect(forwards.entries.length).toBeGreaterThan(100);
  expect(forwards.entries.length).toBeLessThan(250);
  expect(numbers(forwards)[0]).toBe(1);
  expect(numbers(backwards).at(-1)).toBe(250);
  expect(backwards.entries.length).toBe(forwards.entries.length);
});

test("each entry says whether it is published, and an event that can't be read is shown as it is kept", async () => {
  await feedOf("odd", 3);
  const client = await fresh.connect();
  const odd = participantStream(TENANT, "odd");
  await client.query("UPDATE events SET type = 'Unheard' WHERE stream_id = $1 AND version = 2", [odd]);
  const cursor = "SELECT epoch, xid, position FROM events WHERE stream_id = $1 AND version = 2";
  await client.query(`UPDATE relay_cursor SET (epoch, xid, position) = (${cursor}) WHERE name = 'events'`, [odd]);
  const { entries } = await pageOf("odd");
  expect(entries.map(({ published }) => published)).toEqual([true, true, false]);
  expect(entries.map(({ recorded }) => recorded === null)).toEqual([false, true, false]);
  expect(entries[1]).toMatchObject({ unreadable: expect.stringContaining("Unheard"), logged: { type: "Unheard" } });
  expect(entries.map(({ position }) => Number(position))).toEqual(entries.map(() => expect.any(Number)));
});
