import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { RelayReader } from "./port.ts";
import { lagNow, nextBatch } from "./relay-reader.ts";
import { type FreshStore, freshStore } from "./testing/fresh-store.ts";
import { appendRequest, newEvent } from "./testing/requests.ts";

let fresh: FreshStore;
let relay: RelayReader;
beforeEach(async () => {
  fresh = await freshStore();
  relay = fresh.store.relay;
});
afterEach(() => fresh[Symbol.asyncDispose]());

/** Transaction ids are the server's: a test in another database may hold this log back for a moment. */
const batchOf = (count: number, limit = 100) =>
  vi.waitUntil(
    async () => {
      const batch = await relay.readBatch(limit);
      return batch.events.length === count && batch;
    },
    { timeout: 20_000 },
  );

async function appendOne(): Promise<string> {
  const request = appendRequest();
  await fresh.store.append(request);
  return request.streamId;
}

/** An append whose transaction stays open until the test ends it. */
async function appendUncommitted() {
  const client = await fresh.connect();
  const { events, ...request } = appendRequest();
  const wire = { ...request, events: events.map(({ stored, feeds }) => ({ ...stored, feeds })) };
  await client.query("BEGIN");
  await client.query("SELECT append_events($1)", [JSON.stringify(wire)]);
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return { streamId: request.streamId, pid: rows[0]?.pid, end: (how: "COMMIT" | "ROLLBACK") => client.query(how) };
}

describe("while an earlier transaction is still open", () => {
  test("a later event that is committed waits, and then both come in order", async () => {
    const early = await appendUncommitted();
    const late = await appendOne();
    expect((await relay.readBatch(100)).events).toEqual([]);
    await early.end("COMMIT");
    const { events } = await batchOf(2);
    expect(events.map(({ streamId }) => streamId)).toEqual([early.streamId, late]);
  });

  test("control: a reader that only follows the position loses the earlier event", async () => {
    const client = await fresh.connect();
    let last = "0";
    const seen: string[] = [];
    const readOn = async () => {
      const { rows } = await client.query("SELECT * FROM events WHERE position > $1 ORDER BY position", [last]);
      for (const row of rows) seen.push(row.stream_id);
      last = rows.at(-1)?.position ?? last;
    };
    const early = await appendUncommitted();
    const late = await appendOne();
    await readOn();
    await early.end("COMMIT");
    await readOn();
    expect(seen).toEqual([late]);
  });

  test("one that is rolled back leaves no hole to wait for", async () => {
    const early = await appendUncommitted();
    const late = await appendOne();
    await early.end("ROLLBACK");
    expect((await batchOf(1)).events[0]?.streamId).toBe(late);
  });

  test("events of earlier epochs are not held back: their transaction ids are another server's", async () => {
    const client = await fresh.connect();
    const old = await appendOne();
    await client.query("UPDATE events SET xid = '9000000000000000000'; UPDATE log_epoch SET epoch = 2");
    const early = await appendUncommitted();
    expect((await relay.readBatch(100)).events.map(({ streamId }) => streamId)).toEqual([old]);
    await early.end("COMMIT");
    const { events } = await batchOf(2);
    expect(events.map(({ epoch }) => epoch)).toEqual([1, 2]);
  });

  test("the lag names who holds it back, and for how long", async () => {
    const early = await appendUncommitted();
    await appendOne();
    await vi.waitUntil(async () => (await relay.lag()).blockedByPid === early.pid, { timeout: 20_000 });
    expect(await relay.lag()).toMatchObject({ events: 1, blockedSeconds: expect.any(Number) });
    expect((await relay.lag()).blockedSeconds).toBeGreaterThan(0);
    await early.end("COMMIT");
    await batchOf(2);
    expect(await relay.lag()).toMatchObject({ events: 2, blockedSeconds: 0, blockedByPid: null });
  });
});

describe("the cursor", () => {
  test("moves on from batch to batch and gives each event once, several of one append as well", async () => {
    const request = appendRequest({ events: [newEvent(), newEvent(), newEvent()] });
    await fresh.store.append(request);
    const seen: number[] = [];
    for (const size of [2, 1]) {
      const batch = await batchOf(size, 2);
      seen.push(...batch.events.map(({ version }) => version));
      expect(await relay.advance(batch, 1)).toBe(true);
    }
    expect(seen).toEqual([1, 2, 3]);
    expect((await relay.readBatch(2)).events).toEqual([]);
  });

  test("stays where it is when nothing is new", async () => {
    await appendOne();
    const batch = await batchOf(1);
    await relay.advance(batch, 1);
    const nothing = await relay.readBatch(10);
    expect(nothing).toEqual({ events: [], cursor: batch.cursor });
    expect(await relay.advance(nothing, 1)).toBe(true);
  });

  test("refuses an older fence than the last one that moved it", async () => {
    await appendOne();
    const batch = await batchOf(1);
    expect(await relay.advance(batch, 7)).toBe(true);
    expect(await relay.advance(batch, 6)).toBe(false);
  });

  test("refuses a holder as soon as another one has the lease", async () => {
    await appendOne();
    const batch = await batchOf(1);
    const lease = await fresh.store.leases.acquire("relay", "old", 60_000);
    await fresh.store.leases.release("relay", "old", lease?.fence ?? 0);
    await fresh.store.leases.acquire("relay", "new", 60_000);
    expect(await relay.advance(batch, lease?.fence ?? 0)).toBe(false);
    expect((await batchOf(1)).events).toHaveLength(1);
  });

  test("never goes back", async () => {
    await appendOne();
    await appendOne();
    const first = await batchOf(2).then(() => relay.readBatch(1));
    const both = await relay.readBatch(2);
    expect(await relay.advance(both, 1)).toBe(true);
    expect(await relay.advance(first, 1)).toBe(false);
  });
});

test("the lag counts unpublished events and the age of the oldest", async () => {
  const client = await fresh.connect();
  const nothing = { published: 0, appended: 0, events: 0, seconds: 0, blockedSeconds: 0, blockedByPid: null };
  expect(await relay.lag()).toEqual(nothing);
  await appendOne();
  await appendOne();
  await client.query("UPDATE events SET recorded_at = clock_timestamp() - interval '90 seconds'");
  await batchOf(2);
  const lag = await relay.lag();
  expect(lag.events).toBe(2);
  expect(lag.seconds).toBeGreaterThanOrEqual(90);
  expect(lag.seconds).toBeLessThan(150);
});

test("events are counted as they are published, and with those that wait, unless these are too many to count", async () => {
  await fresh.store.append(appendRequest({ events: [newEvent(), newEvent(), newEvent()] }));
  await relay.advance(await batchOf(2, 2), 1);
  expect(await relay.lag()).toMatchObject({ published: 2, appended: 3, events: 1 });
  await relay.advance(await batchOf(1), 0); // by a relay that does not lead any more
  expect(await relay.lag()).toMatchObject({ published: 2, appended: 3 });
  const client = await fresh.connect();
  await client.query(manyEvents(10_000));
  expect(await relay.lag()).toMatchObject({ published: 2, appended: null, events: 10_000 });
});

/** So many at once, of one stream. */
const manyEvents = (count: number): string => `
  INSERT INTO events (stream_id, version, epoch, event_id, tenant, type, schema_version, data, metadata, feeds, recorded_at)
  SELECT 'acme/chat-session/long', n, 1, n, 'acme', 'MessageSent', 1, '{}', '{}', '{}', now() FROM generate_series(1, ${count}) AS n`;

test("however long the log, reading on and measuring the lag enter it at the cursor, and sort nothing", async () => {
  const client = await fresh.connect();
  await client.query(manyEvents(20_000));
  await client.query("ANALYZE events");
  for (const { text, values } of [nextBatch(100), lagNow]) {
    const { rows } = await client.query(`EXPLAIN (COSTS OFF) ${text}`, values);
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(plan).toMatch(
      /Index Scan using events_epoch_xid_position_idx.*\n *Index Cond: \(+ROW\(epoch, xid, "?position"?\) > ROW/,
    );
    expect(plan).not.toMatch(/Seq Scan on events|Sort/);
  }
});

test("the status says who leads, under which fence the cursor moved, and what a transaction in the way calls itself", async () => {
  const { leases } = fresh.store;
  expect(await relay.status()).toMatchObject({ leader: null, epoch: 1, suspect: false, blockedBy: null });
  const lease = await leases.acquire("relay", "replica-a", 60_000);
  await appendOne();
  const batch = await batchOf(1);
  await relay.advance(batch, lease?.fence ?? 0);
  expect(await relay.status()).toMatchObject({
    ...{ leader: { holder: "replica-a", fence: 1, leads: true }, cursor: { ...batch.cursor, fence: 1 } },
    lag: { events: 0, blockedByPid: null },
  });
  await leases.release("relay", "replica-a", 1);
  const held = await appendUncommitted();
  await appendOne();
  const { leader, lag, blockedBy } = await relay.status();
  expect([leader, lag.blockedByPid]).toEqual([{ holder: "replica-a", fence: 1, leads: false }, held.pid]);
  expect(blockedBy).toBe("a client");
  await held.end("ROLLBACK");
});
