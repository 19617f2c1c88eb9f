import { randomBytes } from "node:crypto";
import { feedKey, InvalidEventError, participantFeed } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshStore, freshStore } from "../testing/fresh-store.ts";
import { appendRequest, messageSent, newEvent, TENANT } from "../testing/requests.ts";

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh[Symbol.asyncDispose]());

async function feedOf(id: string, entries: number, tenant = TENANT): Promise<string> {
  for (let count = 1; count <= entries; count += 1) {
    const event = newEvent(messageSent({ text: `${id} ${count}` }), [participantFeed(id)]);
    await fresh.store.append(appendRequest({ tenant, events: [event] }));
  }
  return feedKey(tenant, participantFeed(id));
}

const numbers = (feeds: Map<string, { seq: number }[]>, owner: string) => feeds.get(owner)?.map(({ seq }) => seq);

test("one query pages through many feeds, each from its own number", async () => {
  const [a, b, c] = [await feedOf("a", 5), await feedOf("b", 2), await feedOf("c", 0)];
  const cursors = [
    { owner: a, after: 1 },
    { owner: b, after: 0 },
    { owner: c, after: 0 },
  ];
  const page = await fresh.store.readFeeds(cursors, 3);
  expect([numbers(page, a), numbers(page, b), numbers(page, c)]).toEqual([[2, 3, 4], [1, 2], undefined]);
  expect(page.get(a)?.[0]?.event).toMatchObject({ tenant: TENANT, version: 1, event: { data: { text: "a 2" } } });
  const next = await fresh.store.readFeeds([{ owner: a, after: 4 }], 3);
  expect(numbers(next, a)).toEqual([5]);
  expect(await fresh.store.readFeeds([{ owner: a, after: 5 }], 3)).toEqual(new Map());
  expect(await fresh.store.readFeeds([], 3)).toEqual(new Map());
});

test("an owner named twice is read from the lower number", async () => {
  const owner = await feedOf("twice", 3);
  const page = await fresh.store.readFeeds(
    [
      { owner, after: 2 },
      { owner, after: 0 },
      { owner, after: 1 },
    ],
    10,
  );
  expect(numbers(page, owner)).toEqual([1, 2, 3]);
});

test("the same person of another tenant has another feed", async () => {
  const [ours, theirs] = [await feedOf("shared", 1), await feedOf("shared", 2, "other")];
  const page = await fresh.store.readFeeds([{ owner: theirs, after: 0 }], 10);
  expect(page.get(theirs)?.map(({ event }) => event.tenant)).toEqual(["other", "other"]);
  expect(await fresh.store.feedHeads([ours, theirs])).toEqual(
    new Map([
      [ours, 1],
      [theirs, 2],
    ]),
  );
});

test("the head of a feed without entries is 0", async () => {
  const owner = feedKey(TENANT, participantFeed("nobody"));
  expect(await fresh.store.feedHeads([owner])).toEqual(new Map([[owner, 0]]));
  expect(await fresh.store.feedHeads([])).toEqual(new Map());
});

test("times come back in UTC whatever the session's zone is", async () => {
  const { streamId } = appendRequest();
  await fresh.store.append(appendRequest({ streamId }));
  const [event] = await fresh.store.readStream(streamId, 0, 1);
  expect(event?.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(Math.abs(Date.parse(event?.recordedAt ?? "") - Date.now())).toBeLessThan(60_000);
});

test("an event that its schema refuses is an error, never passed on", async () => {
  const event = newEvent();
  const bad = { ...event, stored: { ...event.stored, data: { text: 1 } } };
  const request = appendRequest({ events: [bad] });
  await fresh.store.append(request);
  await expect(fresh.store.readStream(request.streamId, 0, 1)).rejects.toBeInstanceOf(InvalidEventError);
});

test("a stream is read from a version on, page by page", async () => {
  const request = appendRequest({ events: Array.from({ length: 5 }, () => newEvent()) });
  await fresh.store.append(request);
  const page = await fresh.store.readStream(request.streamId, 2, 2);
  expect(page.map(({ version }) => version)).toEqual([3, 4]);
});

test("large events come in smaller pages, one at least, and none is left out", async () => {
  const text = randomBytes(15_000).toString("base64");
  const owner = feedKey(TENANT, participantFeed("large"));
  const event = () => newEvent(messageSent({ text }), [participantFeed("large")]);
  await fresh.store.append(appendRequest({ events: Array.from({ length: 300 }, event) }));
  const seen: number[] = [];
  const sizes: number[] = [];
  for (let after = 0; seen.length < 300; after = seen.at(-1) ?? 0) {
    const page = numbers(await fresh.store.readFeeds([{ owner, after }], 1_000), owner) ?? [];
    sizes.push(page.length);
    seen.push(...page);
  }
  expect(seen).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
  expect(sizes.length).toBeGreaterThan(1);
  const others = Array.from({ length: 999 }, (_, index) => ({ owner: `${TENANT}/nobody/${index}`, after: 0 }));
  expect(numbers(await fresh.store.readFeeds([...others, { owner, after: 0 }], 1_000), owner)).toEqual([1]);
});
