import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshStore, freshStore } from "./testing/fresh-store.ts";

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh[Symbol.asyncDispose]());

let count = 0;
/** Ids grow, as those of the api do. */
const newKey = (tenant: string) => ({
  ...{ id: `key-${String(++count).padStart(4, "0")}`, hash: randomUUID(), tenant, application: "app", name: null },
  messagePayload: "array" as const,
});
const made = async (tenant: string = randomUUID()) => {
  const key = newKey(tenant);
  await fresh.store.apiKeys.create(key);
  return key;
};
const find = (hash: string) => fresh.store.reference.apiKey(hash);
const other = { unless: "another key" };
const everything = { offset: 0, limit: 100 };

test("a key is its tenant's and application's, and says when it was used last", async () => {
  const { apiKeys } = fresh.store;
  const { tenant, hash, ...shown } = await made();
  const unused = { ...shown, createdAt: expect.stringMatching(/Z$/), lastUsedAt: null, endsAt: null };
  expect(await apiKeys.list(tenant, everything)).toEqual({ results: [unused], total: 1 });
  expect(await find(hash)).toEqual({ tenant, application: "app", messagePayload: "array", endsAt: null });
  const used = (await apiKeys.list(tenant, everything)).results[0]?.lastUsedAt;
  expect(used).toMatch(/Z$/);
  await find(hash);
  expect((await apiKeys.list(tenant, everything)).results[0]?.lastUsedAt).toBe(used);
});

test("a revoked key is found no more, twice as well as once; its tenant goes on existing", async () => {
  const { apiKeys, reference } = fresh.store;
  const { tenant, id, hash } = await made();
  expect(await apiKeys.endedAmong([hash, "none"])).toEqual(["none"]);
  expect(await apiKeys.revoke("other", id, other)).toBeNull();
  expect(await apiKeys.revoke(tenant, id, { unless: hash })).toBe(hash);
  expect(await find(hash)).not.toBeNull();
  expect(await apiKeys.revoke(tenant, id, other)).toBe(hash);
  const { endsAt } = (await apiKeys.list(tenant, everything)).results[0] ?? {};
  expect(await apiKeys.revoke(tenant, id, other)).toBe(hash);
  expect((await apiKeys.list(tenant, everything)).results[0]?.endsAt).toBe(endsAt);
  expect([await find(hash), await apiKeys.endedAmong([hash])]).toEqual([null, [hash]]);
  expect(await reference.tenantExists(tenant)).toBe(true);
});

test("rotated, both keys are in force until the grace is over", async () => {
  const { apiKeys } = fresh.store;
  const old = await made();
  const { tenant } = old;
  const successor = newKey(tenant);
  const rotated = await apiKeys.rotate({ tenant, id: old.id, graceSeconds: 3_600, successor });
  expect(rotated).toMatchObject({ oldHash: old.hash, successor: { id: successor.id, messagePayload: "array" } });
  const endsAt = (await find(old.hash))?.endsAt ?? "";
  expect(Date.parse(endsAt) - Date.now()).toBeGreaterThan(3_590_000);
  expect(await find(successor.hash)).toMatchObject({ tenant, application: "app", endsAt: null });
});

test("without grace the old key ends at once; a second rotation never lengthens its life, and one that has ended has none", async () => {
  const { apiKeys } = fresh.store;
  const { tenant, id, hash } = await made();
  const rotate = (graceSeconds: number) => apiKeys.rotate({ tenant, id, graceSeconds, successor: newKey(tenant) });
  await rotate(60);
  const first = (await find(hash))?.endsAt;
  await rotate(3_600);
  expect((await find(hash))?.endsAt).toBe(first);
  await rotate(0);
  expect([await find(hash), await rotate(60)]).toEqual([null, null]);
  expect((await apiKeys.list(tenant, everything)).total).toBe(4);
});

test("nobody rotates the key of another tenant", async () => {
  const { id, hash } = await made();
  const rotation = { tenant: "thief", id, graceSeconds: 0, successor: newKey("thief") };
  expect(await fresh.store.apiKeys.rotate(rotation)).toBeNull();
  expect(await find(hash)).not.toBeNull();
  expect(await find(rotation.successor.hash)).toBeNull();
});

test("keys are listed newest first, in pages", async () => {
  const tenant = randomUUID();
  const ids = [];
  for (let n = 0; n < 3; n += 1) ids.unshift((await made(tenant)).id);
  const page = await fresh.store.apiKeys.list(tenant, { offset: 1, limit: 1 });
  expect(page).toMatchObject({ total: 3, results: [{ id: ids[1] }] });
});
