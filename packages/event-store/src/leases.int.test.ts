import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Leases } from "./port.ts";
import { type FreshStore, freshStore } from "./testing/fresh-store.ts";

let fresh: FreshStore;
let leases: Leases;
beforeAll(async () => {
  fresh = await freshStore();
  leases = fresh.store.leases;
});
afterAll(() => fresh[Symbol.asyncDispose]());

const MINUTE = 60_000;

test("one holder at a time; the other gets it on release, with a higher fence", async () => {
  expect(await leases.acquire("one", "a", MINUTE)).toEqual({ fence: 1 });
  expect(await leases.acquire("one", "b", MINUTE)).toBeNull();
  await leases.release("one", "a", 1);
  expect(await leases.acquire("one", "b", MINUTE)).toEqual({ fence: 2 });
});

test("an expired lease passes on, and its old holder can neither renew nor release it", async () => {
  const old = await leases.acquire("expiring", "a", 1);
  const next = await vi.waitUntil(() => leases.acquire("expiring", "b", MINUTE), { timeout: 5_000 });
  expect(next.fence).toBeGreaterThan(old?.fence ?? Number.POSITIVE_INFINITY);
  expect(await leases.renew("expiring", "a", old?.fence ?? 0, MINUTE)).toBe(false);
  await leases.release("expiring", "a", old?.fence ?? 0);
  expect(await leases.acquire("expiring", "c", MINUTE)).toBeNull();
});

test("renewing keeps the fence and the lease", async () => {
  await leases.acquire("kept", "a", MINUTE);
  expect(await leases.renew("kept", "a", 1, MINUTE)).toBe(true);
  expect(await leases.acquire("kept", "a", MINUTE)).toEqual({ fence: 1 });
});

test("the same holder after an expiry has a new fence: somebody may have had it in between", async () => {
  await leases.acquire("lapsed", "a", MINUTE);
  await leases.release("lapsed", "a", 1);
  expect(await leases.renew("lapsed", "a", 1, MINUTE)).toBe(false);
  expect(await leases.acquire("lapsed", "a", MINUTE)).toEqual({ fence: 2 });
});

test("of many that ask at once exactly one gets it", async () => {
  const answers = await Promise.all(["a", "b", "c", "d", "e"].map((holder) => leases.acquire("race", holder, MINUTE)));
  expect(answers.filter((answer) => answer !== null)).toEqual([{ fence: 1 }]);
});
