import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type FreshStore, freshStore } from "./testing/fresh-store.ts";
import { appendRequest, newEvent, receipt, TENANT } from "./testing/requests.ts";

let fresh: FreshStore;
beforeEach(async () => {
  fresh = await freshStore();
});
afterEach(() => fresh[Symbol.asyncDispose]());

const [ada, grace] = [`${TENANT}/participant/40`, `${TENANT}/coach/41`];

async function query(sql: string) {
  const client = await fresh.connect();
  return (await client.query(sql)).rows;
}

/** Events in both feeds, that are so many days old; published, unless told. */
async function append(count: number, daysOld: number, { published } = { published: true }): Promise<void> {
  const events = Array.from({ length: count }, () => newEvent(undefined, ["participant/40", "coach/41"]));
  await fresh.store.append(appendRequest({ events }));
  await query(`UPDATE events SET recorded_at = clock_timestamp() - ${daysOld} * interval '1 day'
    WHERE recorded_at > clock_timestamp() - interval '1 hour' AND ${daysOld} > 0`);
  if (!published) return;
  // Transaction ids are the server's: a test in another database may hold this log back for a moment.
  const readAll = async () => {
    const batch = await fresh.store.relay.readBatch(1_000);
    return batch.events.length === count && batch;
  };
  const batch = await vi.waitUntil(readAll, { timeout: 20_000 });
  await fresh.store.relay.advance(batch, 1);
}

const trim = (days: number, limit = 1_000) => fresh.store.retention.trimFeeds(days, limit);
const seqs = async (owner: string, after = 0) =>
  (await fresh.store.readFeeds([{ owner, after }], 100)).get(owner)?.map(({ seq }) => seq) ?? [];
const floors = () => Promise.all([ada, grace].map((owner) => fresh.store.feedFloor(owner)));

test("a feed loses the entries of old events from its beginning on, and says where the rest begins", async () => {
  await append(3, 10);
  await append(2, 0);
  expect(await floors()).toEqual([0, 0]);
  expect(await trim(7)).toBe(3);
  expect([await seqs(ada), await seqs(grace)]).toEqual([
    [4, 5],
    [4, 5],
  ]);
  expect(await floors()).toEqual([3, 3]);
  expect(await trim(7)).toBe(0);
});

test("standings say where a feed begins, also one of which nothing is left, and one that never had anything", async () => {
  await append(3, 10);
  await trim(7);
  expect(await fresh.store.coachStanding(TENANT, "41")).toMatchObject({ head: 3, floor: 3 });
  expect(await fresh.store.participantStanding(TENANT, "40")).toMatchObject({ head: 3, floor: 3 });
  expect(await fresh.store.coachStanding(TENANT, "nobody")).toMatchObject({ head: 0, floor: 0 });
  await append(1, 0);
  expect(await fresh.store.coachStanding(TENANT, "41")).toMatchObject({ head: 4, floor: 3 });
});

test("one call goes through so many events at the most, and the next one goes on", async () => {
  await append(5, 10);
  expect([await trim(7, 2), await floors()]).toEqual([2, [2, 2]]);
  expect([await trim(7, 2), await floors()]).toEqual([2, [4, 4]]);
  expect([await trim(7, 2), await floors()]).toEqual([1, [5, 5]]);
});

test("the log stays whole, and what is not published yet stays in the feeds", async () => {
  await append(2, 10);
  await append(2, 10, { published: false });
  expect(await trim(7)).toBe(2);
  expect(await seqs(ada)).toEqual([3, 4]);
  expect((await query("SELECT count(*)::int AS events FROM events"))[0]).toEqual({ events: 4 });
});

test("an entry that the trimming has passed by goes with the next one of its feed: a feed has no holes", async () => {
  await append(1, 10);
  await trim(7);
  // As a restored log writes it before anybody notices: with a transaction id from before the trimming's place.
  await append(1, 10);
  await query("UPDATE events SET xid = '1' WHERE version = 1 AND feeds->>'coach/41' = '2'");
  await append(1, 10);
  await trim(7);
  expect([await seqs(ada), await floors()]).toEqual([[], [3, 3]]);
});

test("receipts go when they are old, but those of commands that have no result yet stay", async () => {
  const old = receipt();
  await fresh.store.append(appendRequest({ receipts: [old] }));
  const waiting = { tenant: TENANT, ...receipt(), type: "Test", record: { key: "k", value: "{}", headers: {} } };
  await fresh.store.acceptedCommands.accept(waiting);
  await query("UPDATE command_receipts SET recorded_at = clock_timestamp() - interval '10 days'");
  const recent = receipt();
  await fresh.store.append(appendRequest({ receipts: [recent] }));
  expect(await fresh.store.retention.trimReceipts(7, 10)).toBe(1);
  const left = await query("SELECT command_id FROM command_receipts");
  expect(left.map(({ command_id }) => command_id).sort()).toEqual([waiting.commandId, recent.commandId].sort());
});

test("what is due is what trimming then takes, no more and no less", async () => {
  await append(3, 10);
  await append(2, 0);
  await query("UPDATE events SET recorded_at = recorded_at - interval '10 days' WHERE feeds->>'coach/41' = '5'"); // stays: 4 does
  await append(1, 0, { published: false });
  const old = receipt();
  await fresh.store.append(appendRequest({ events: [], receipts: [old] }));
  await query("UPDATE command_receipts SET recorded_at = clock_timestamp() - interval '10 days'");
  const days = { feeds: 7, receipts: 7 };
  expect(await fresh.store.retention.due(days)).toEqual({ events: 3, receipts: 1 });
  expect([await trim(7), await fresh.store.retention.trimReceipts(7, 10)]).toEqual([3, 1]);
  expect(await fresh.store.retention.due(days)).toEqual({ events: 0, receipts: 0 });
});
