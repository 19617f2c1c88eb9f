import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshStore, freshStore } from "../testing/fresh-store.ts";
import { appendRequest, receipt, TENANT } from "../testing/requests.ts";

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh[Symbol.asyncDispose]());

test("a second append under the same key writes nothing and answers the first receipt, its body equal byte for byte", async () => {
  const first = receipt();
  const request = appendRequest({ receipts: [first] });
  await fresh.store.append(request);
  const again = await fresh.store.append(
    appendRequest({
      streamId: request.streamId,
      receipts: [{ ...first, fingerprint: "other", status: 409, body: null }],
    }),
  );
  if (again.outcome !== "replayed") throw new Error(`replayed expected, not ${again.outcome}`);
  expect(again.receipts).toEqual([
    { ...first, type: null, acceptedAt: null, recordedAt: expect.stringMatching(/^\d{4}-.*Z$/) },
  ]);
  expect(JSON.stringify(again.receipts[0]?.body)).toBe(JSON.stringify(first.body));
  expect(await fresh.store.load(request)).toMatchObject({ version: 1 });
});

test("the key is found by load, and only by the same principal and tenant", async () => {
  const kept = receipt();
  const { streamId } = appendRequest();
  await fresh.store.append(appendRequest({ streamId, receipts: [kept] }));
  const load = (tenant: string, principal: string) =>
    fresh.store.load({ tenant, streamId, receipt: { principal, key: kept.key } });
  expect((await load(TENANT, kept.principal)).receipt).toMatchObject(kept);
  expect((await load(TENANT, "coach/42")).receipt).toBeNull();
  expect((await load("other", kept.principal)).receipt).toBeNull();
});

test("a refusal is kept without events, and neither makes a stream nor changes one", async () => {
  const refusal = receipt({ status: 409 });
  const request = appendRequest({ events: [], receipts: [refusal], state: { wrong: true } });
  expect(await fresh.store.append(request)).toEqual({ outcome: "appended", version: 0, epoch: 1, feeds: [] });
  expect(await fresh.store.load({ ...request, receipt: refusal })).toMatchObject({
    version: 0,
    state: null,
    receipt: { status: 409 },
  });
  await fresh.store.append(appendRequest({ streamId: request.streamId, state: { right: true } }));
  await fresh.store.append({ ...request, receipts: [receipt({ status: 409 })] });
  expect(await fresh.store.load(request)).toMatchObject({ version: 1, state: { right: true } });
});

test("of concurrent twins one appends and the others get its answer, even when they made different streams", async () => {
  const key = receipt();
  const twins = Array.from({ length: 6 }, (_, index) => appendRequest({ receipts: [{ ...key, body: { index } }] }));
  const results = await Promise.all(twins.map((twin) => fresh.store.append(twin)));
  expect(results.filter(({ outcome }) => outcome === "appended")).toHaveLength(1);
  const replays = results.flatMap((result) => (result.outcome === "replayed" ? result.receipts : []));
  expect(replays).toHaveLength(5);
  const winner = results.findIndex(({ outcome }) => outcome === "appended");
  expect(replays.every(({ body }) => JSON.stringify(body) === JSON.stringify({ index: winner }))).toBe(true);
});

test("a batch with one known key is not written, and says which one stands", async () => {
  const known = receipt();
  await fresh.store.append(appendRequest({ receipts: [known] }));
  const batch = appendRequest({ receipts: [receipt(), known] });
  const result = await fresh.store.append(batch);
  expect(result).toMatchObject({ outcome: "replayed", receipts: [{ key: known.key }] });
  expect(await fresh.store.load(batch)).toMatchObject({ version: 0 });
});
