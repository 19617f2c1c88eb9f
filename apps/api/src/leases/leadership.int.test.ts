import { createEventStore, type EventStore } from "@tributary/event-store";
import { migratedDatabase } from "@tributary/event-store/testing";
import { createLogger } from "@tributary/runtime";
import type { FreshDatabase } from "@tributary/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { kms } from "../testing/kms.ts";
import { takeLeadership } from "./leadership.ts";

const log = createLogger({ name: "test", level: "silent" });
let database: FreshDatabase;
let store: EventStore;
beforeAll(async () => {
  database = await migratedDatabase();
  store = createEventStore({ databaseUrl: database.url, kms, poolSize: 3 });
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await database.drop();
});

const take = (name: string, holder: string, leases = store.leases) => takeLeadership({ leases, name, holder, log });

test("one of two leads, and the other takes over at once when it lets go, under a newer fence", async () => {
  const first = await take("handover", "a");
  expect(await take("handover", "b")).toBeNull();
  await first?.[Symbol.asyncDispose]();
  await using second = await take("handover", "b");
  expect(second?.fence).toBeGreaterThan(first?.fence ?? Number.POSITIVE_INFINITY);
  expect(first?.lost.aborted).toBe(true);
});

test("a lease that is renewed outlives its first term", async () => {
  let renewals = 0;
  const counted = {
    ...store.leases,
    renew: async (...args: Parameters<typeof store.leases.renew>) => {
      const renewed = await store.leases.renew(...args);
      renewals += 1;
      return renewed;
    },
  };
  await using leader = await take("renewed", "a", counted);
  await vi.waitFor(() => expect(renewals).toBe(4), { timeout: 10_000 });
  expect(leader?.lost.aborted).toBe(false);
  expect(await take("renewed", "b")).toBeNull();
});

test("a leader whose lease was given to another stops by itself", async () => {
  await using leader = await take("stolen", "a");
  await store.leases.release("stolen", "a", leader?.fence ?? 0);
  await using other = await take("stolen", "b");
  expect(other).not.toBeNull();
  await vi.waitFor(() => expect(leader?.lost.aborted).toBe(true), { timeout: 5_000 });
});

test("a leader who cannot renew stops before the lease is over, so that nobody leads beside it", async () => {
  const startedAt = performance.now();
  const broken = { ...store.leases, renew: () => Promise.reject(new Error("database down")) };
  await using leader = await take("cut-off", "a", broken);
  await vi.waitFor(() => expect(leader?.lost.aborted).toBe(true), { timeout: 5_000 });
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  expect(await take("cut-off", "b")).toBeNull();
});

test("a renewal that never answers stops the leader in time as well", async () => {
  const gate = Promise.withResolvers<boolean>();
  const stuck = { ...store.leases, renew: () => gate.promise };
  const leader = await take("stuck", "a", stuck);
  await vi.waitFor(() => expect(leader?.lost.aborted).toBe(true), { timeout: 3_000 });
  gate.resolve(false);
  await leader?.[Symbol.asyncDispose]();
});
