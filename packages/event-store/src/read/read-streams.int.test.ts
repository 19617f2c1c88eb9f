import { chatSessionStream } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshStore, freshStore } from "../testing/fresh-store.ts";
import { appendRequest, messageSent, newEvent, TENANT } from "../testing/requests.ts";

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh[Symbol.asyncDispose]());

async function session(id: string, messages: number, tenant = TENANT): Promise<string> {
  const streamId = chatSessionStream(tenant, id);
  const events = Array.from({ length: messages }, (_, index) => newEvent(messageSent({ text: `${id} ${index + 1}` })));
  if (messages > 0) await fresh.store.append(appendRequest({ tenant, streamId, events }));
  return streamId;
}

const versions = (streams: Map<string, { version: number }[]>, id: string) =>
  streams.get(id)?.map(({ version }) => version);

test("one query pages through many streams, each from its own version", async () => {
  const [a, b, c] = [await session("a", 5), await session("b", 2), await session("c", 0)];
  const cursors = [
    { streamId: a, after: 1 },
    { streamId: b, after: 0 },
    { streamId: c, after: 0 },
  ];
  const page = await fresh.store.readStreams(cursors, 3);
  expect([versions(page, a), versions(page, b), versions(page, c)]).toEqual([[2, 3, 4], [1, 2], undefined]);
  expect(page.get(a)?.[0]).toMatchObject({ tenant: TENANT, streamId: a, event: { data: { text: "a 2" } } });
  expect(versions(await fresh.store.readStreams([{ streamId: a, after: 4 }], 3), a)).toEqual([5]);
  expect(await fresh.store.readStreams([{ streamId: a, after: 5 }], 3)).toEqual(new Map());
  expect(await fresh.store.readStreams([], 3)).toEqual(new Map());
});

test("a stream named twice is read from the lower version", async () => {
  const streamId = await session("twice", 3);
  const cursors = [2, 0, 1].map((after) => ({ streamId, after }));
  expect(versions(await fresh.store.readStreams(cursors, 10), streamId)).toEqual([1, 2, 3]);
});

test("heads are the streams' versions, 0 for one without events, in their tenant", async () => {
  const [ours, theirs, none] = [await session("s", 1), await session("s", 2, "other"), await session("none", 0)];
  expect(await fresh.store.streamHeads([ours, theirs, none])).toEqual(
    new Map([
      [ours, 1],
      [theirs, 2],
      [none, 0],
    ]),
  );
  expect(await fresh.store.streamHeads([])).toEqual(new Map());
});
