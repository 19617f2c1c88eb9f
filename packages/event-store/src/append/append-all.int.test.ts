import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { AppendRequest } from "../port.ts";
import { type FreshStore, freshStore } from "../testing/fresh-store.ts";
import { AT, appendRequest, messageSent, newEvent, receipt, TENANT } from "../testing/requests.ts";

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
  await fresh.store.append(appendRequest()); // from now on the key of whom all of them tell is at hand
});
afterAll(() => fresh[Symbol.asyncDispose]());

const wireOf = ({ events, receipts, ...request }: AppendRequest): object => ({
  ...request,
  events: events.map(({ stored, feeds }) => ({ ...stored, feeds })),
  receipts: receipts.map((one) => ({ ...one, body: JSON.stringify(one.body) })),
});

test("appends of the same moment share a transaction, and each has its own answer", async () => {
  const [first, conflicting, last] = [
    appendRequest(),
    appendRequest({ expected: { kind: "exists" } }),
    appendRequest(),
  ];
  const results = await Promise.all([first, conflicting, last].map((request) => fresh.store.append(request)));
  expect(results.map(({ outcome }) => outcome)).toEqual(["appended", "conflict", "appended"]);
  const client = await fresh.connect();
  const { rows } = await client.query("SELECT DISTINCT xid FROM events WHERE stream_id = ANY($1)", [
    [first.streamId, conflicting.streamId, last.streamId],
  ]);
  expect(rows).toHaveLength(1);
});

test("one that cannot be stored fails alone", async () => {
  const spoilt = appendRequest({ state: { name: "\0" } });
  const [failed, stored] = await Promise.allSettled([spoilt, appendRequest()].map((one) => fresh.store.append(one)));
  expect(failed).toMatchObject({ status: "rejected", reason: { name: "UnstorableValueError" } });
  expect(stored).toMatchObject({ value: { outcome: "appended" } });
});

test("one that lost a race which the database noticed fails alone, as for now", async () => {
  const link = (session_id: string) => ({
    ...{ tenant: TENANT, session_id, id: "l1", participant_id: null, provider: "bright-pattern", parameters: {} },
    ...{ conversation: "c1", live_conversation: "c1", status: "REQUESTED" as const, estimated_wait_seconds: null },
    ...{ detail: null, changed_at: AT },
  });
  const requests = [
    appendRequest({ rows: { external_chats: [link("s1")] } }),
    appendRequest({ rows: { external_chats: [link("s2")] } }),
    appendRequest(),
  ];
  const results = await Promise.allSettled(requests.map((one) => fresh.store.append(one)));
  expect(results).toMatchObject([
    { value: { outcome: "appended" } },
    { status: "rejected", reason: { name: "StoreUnavailableError" } },
    { value: { outcome: "appended" } },
  ]);
});

test("all wait for their locks before the first of them is written: a transaction that waits has no id yet", async () => {
  // The observer has no transaction: within one, pg_stat_activity stays as it was first seen.
  const [holder, waiter, observer] = [await fresh.connect(), await fresh.connect(), await fresh.connect()];
  const contended = appendRequest();
  await holder.query("BEGIN");
  await holder.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`stream:${contended.streamId}`]);
  const { rows: own } = await waiter.query("SELECT pg_backend_pid() AS pid");
  const requests = JSON.stringify([appendRequest(), contended, appendRequest()].map(wireOf));
  const appended = waiter.query("SELECT append_all($1) AS answers", [requests]);
  const blocked = await vi.waitUntil(async () => {
    const { rows } = await observer.query(
      "SELECT backend_xid FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'advisory'",
      [own[0].pid],
    );
    return rows[0];
  });
  expect(blocked).toEqual({ backend_xid: null });
  await holder.query("COMMIT");
  expect((await appended).rows[0].answers).toHaveLength(3);
});

test("append_events needs no lock that was not taken for all of them", async () => {
  const client = await fresh.connect();
  const appended = appendRequest({
    events: [newEvent(messageSent(), ["participant/40", "coach/41"]), newEvent(messageSent(), ["coach/42"])],
    receipts: [receipt(), receipt()],
    erases: ["participant/43"],
  });
  const request = { ...wireOf(appended), subjects: ["participant/40", "coach/41"] };
  const held = async () =>
    (
      await client.query(
        "SELECT objid, mode FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() ORDER BY 1, 2",
      )
    ).rows;
  await client.query("BEGIN");
  await client.query("SELECT lock_appends($1)", [JSON.stringify([request])]);
  const before = await held();
  expect(before).toHaveLength(9);
  await client.query("SELECT append_events($1)", [JSON.stringify(request)]);
  expect(await held()).toEqual(before);
  await client.query("ROLLBACK");
});

test("appends that touch the same things in another order do not wait for each other in a circle", async () => {
  const streams = [appendRequest(), appendRequest()].map(({ streamId }) => streamId);
  const to = (streamId: string) => wireOf(appendRequest({ streamId, expected: { kind: "any" } }));
  const clients = [await fresh.connect(), await fresh.connect()];
  for (let round = 0; round < 20; round += 1) {
    const rounds = [streams, streams.toReversed()].map((order) => JSON.stringify(order.map(to)));
    await Promise.all(clients.map((client, n) => client.query("SELECT append_all($1)", [rounds[n]])));
  }
  expect(await fresh.store.load({ tenant: TENANT, streamId: streams[0] ?? "" })).toMatchObject({ version: 40 });
});
