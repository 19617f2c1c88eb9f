import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { PublishedEvent } from "./epochs-port.ts";
import { type FreshStore, freshStore } from "./testing/fresh-store.ts";
import { closedGate, installGate } from "./testing/gate.ts";
import { appendRequest, newEvent, TENANT } from "./testing/requests.ts";

let fresh: FreshStore;
beforeEach(async () => {
  fresh = await freshStore();
});
afterEach(() => fresh[Symbol.asyncDispose]());

async function append(events = 1, streamId = `${TENANT}/chat-session/a`): Promise<PublishedEvent[]> {
  const request = appendRequest({ streamId, events: Array.from({ length: events }, () => newEvent()) });
  const result = await fresh.store.append(request);
  if (result.outcome !== "appended") throw new Error(result.outcome);
  return fresh.store.readStream(streamId, result.version - events, events);
}

async function query(sql: string, values: unknown[] = []) {
  const client = await fresh.connect();
  const { rows } = await client.query(sql, values);
  return rows;
}

async function handedOut(): Promise<string[]> {
  const seen: string[] = [];
  for await (const batch of fresh.store.epochs.unpublished()) {
    seen.push(...batch.map(({ streamId, version, epoch }) => `${streamId.split("/")[2]}@${version} of ${epoch}`));
  }
  return seen;
}

/** As the relay does with all that there is. */
async function publishAll(): Promise<void> {
  const published = await vi.waitUntil(async () => {
    const batch = await fresh.store.relay.readBatch(100);
    return batch.events.length > 0 && batch;
  });
  expect(published.events.length).toBeGreaterThan(0);
  await fresh.store.relay.advance(published, 1);
}

test("a log begins in an epoch that nobody doubts", async () => {
  expect(await fresh.store.epochs.current()).toEqual({ epoch: 1, suspect: false });
  expect(await fresh.store.epochs.isOfAnotherCluster()).toBe(false);
  await append();
  expect(await fresh.store.epochs.isOfAnotherCluster()).toBe(false);
});

test.each([
  ["an event", "UPDATE events SET xid = '9000000000000000000'"],
  ["the relay's cursor", "UPDATE relay_cursor SET epoch = 1, xid = '9000000000000000000' WHERE name = 'events'"],
])(
  "%s with a transaction id that this cluster has not given out tells of another one, in this epoch",
  async (_of, sql) => {
    await append();
    await query(sql);
    expect(await fresh.store.epochs.isOfAnotherCluster()).toBe(true);
    await fresh.store.epochs.close();
    await fresh.store.epochs.begin(2);
    expect(await fresh.store.epochs.isOfAnotherCluster()).toBe(false);
  },
);

test("published events that the log does not have are lost: gone, or another event under the same version", async () => {
  const [one, two, three] = await append(3);
  if (!one || !two || !three) throw new Error("three were appended");
  await query("DELETE FROM events WHERE event_id = $1", [three.eventId]);
  const other = { ...two, eventId: "another" };
  expect(await fresh.store.epochs.lostAmong([one, two, three])).toEqual([three]);
  expect(await fresh.store.epochs.lostAmong([one, other])).toEqual([other]);
  expect(await fresh.store.epochs.lostAmong([])).toEqual([]);
});

test("what was published in an earlier epoch, or before this log was there, was not lost by it", async () => {
  const [event] = await append();
  if (!event) throw new Error("one was appended");
  const lost = { ...event, eventId: "another" };
  const older = { ...lost, recordedAt: "2020-01-01T00:00:00.000Z" };
  expect(await fresh.store.epochs.lostAmong([older])).toEqual([]);
  await query("UPDATE log_epoch SET epoch = 2");
  const later = { ...lost, eventId: "yet another", epoch: 3 };
  expect(await fresh.store.epochs.lostAmong([lost, later])).toEqual([later]);
});

test("closing waits for the append that is under way, and refuses those that come after", async () => {
  const control = await fresh.connect();
  await installGate(control);
  const gate = await closedGate(fresh);
  const { events, ...request } = appendRequest();
  const wire = { ...request, events: events.map(({ stored }) => ({ ...stored, feeds: ["participant/40"] })) };
  const underWay = await gate.start(wire, { stop: true });
  expect(await underWay.settledOrBlocked()).toBe("blocked");
  const closing = fresh.store.epochs.close();
  await vi.waitUntil(
    async () =>
      (await control.query("SELECT FROM pg_locks WHERE relation = 'log_epoch'::regclass AND NOT granted")).rowCount,
    { timeout: 5_000 },
  );
  await gate.open();
  expect(await underWay.done).toMatchObject({ outcome: "appended" });
  await closing;
  expect(await fresh.store.append(appendRequest())).toEqual({ outcome: "suspect" });
});

test("closing takes the relay's lease away from who has it", async () => {
  const lease = await fresh.store.leases.acquire("relay", "a", 60_000);
  await fresh.store.epochs.close();
  expect(await fresh.store.leases.renew("relay", "a", lease?.fence ?? 0, 60_000)).toBe(false);
  expect(await fresh.store.leases.acquire("relay", "b", 60_000)).toEqual({ fence: (lease?.fence ?? 0) + 2 });
});

test("what a restored log wrote before anybody noticed is handed out, in its order, although the relay's order has passed it", async () => {
  await append(2);
  await publishAll();
  await append(1, `${TENANT}/chat-session/waiting`);
  // Another cluster wrote all of it, and had given out more transaction ids than this one.
  await query("UPDATE events SET xid = (xid::text::bigint + 1000000000)::text::xid8");
  await query("UPDATE relay_cursor SET xid = (xid::text::bigint + 1000000000)::text::xid8 WHERE name = 'events'");
  await append(2);
  await append(1, `${TENANT}/chat-session/b`);
  expect(await handedOut()).toEqual(["waiting@1 of 1", "a@3 of 1", "a@4 of 1", "b@1 of 1"]);
  await fresh.store.epochs.close();
  await fresh.store.epochs.begin(2);
  expect(await handedOut()).toEqual([]);
  expect(await fresh.store.relay.lag()).toMatchObject({ events: 0 });
});

test("in the new epoch appends go on from the numbers that the log has, and the relay from its beginning", async () => {
  await append(2);
  await fresh.store.epochs.close();
  await fresh.store.epochs.begin(4);
  expect(await fresh.store.epochs.current()).toEqual({ epoch: 4, suspect: false });
  const [next] = await append();
  expect(next).toMatchObject({ version: 3, epoch: 4 });
  const batch = await vi.waitUntil(async () => {
    const { events } = await fresh.store.relay.readBatch(10);
    return events.length > 0 && events;
  });
  expect(batch.map(({ eventId }) => eventId)).toEqual([next?.eventId]);
});

test("an epoch begins on a closed log only, and never again", async () => {
  await expect(fresh.store.epochs.begin(2)).rejects.toThrow("epoch 2 cannot begin");
  await fresh.store.epochs.close();
  await fresh.store.epochs.begin(2);
  await fresh.store.epochs.close();
  await expect(fresh.store.epochs.begin(2)).rejects.toThrow("epoch 2 cannot begin");
  expect(await fresh.store.epochs.current()).toEqual({ epoch: 2, suspect: true });
});
