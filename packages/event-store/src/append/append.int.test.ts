import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UnstorableValueError } from "../errors.ts";
import type { ExpectedVersion } from "../port.ts";
import { type FreshStore, freshStore } from "../testing/fresh-store.ts";
import { appendRequest, messageSent, newEvent, receipt, TENANT } from "../testing/requests.ts";

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh[Symbol.asyncDispose]());

async function streamOfVersion(version: number): Promise<string> {
  const request = appendRequest({ events: Array.from({ length: version }, () => newEvent()), state: { n: version } });
  if (version > 0) await fresh.store.append(request);
  return request.streamId;
}

describe("the expected version", () => {
  const cases: [ExpectedVersion, number, boolean][] = [
    [{ kind: "no-stream" }, 0, true],
    [{ kind: "no-stream" }, 2, false],
    [{ kind: "exact", version: 2 }, 2, true],
    [{ kind: "exact", version: 1 }, 2, false],
    [{ kind: "exact", version: 3 }, 2, false],
    [{ kind: "exact", version: 1 }, 0, false],
    [{ kind: "exists" }, 2, true],
    [{ kind: "exists" }, 0, false],
    [{ kind: "any" }, 0, true],
    [{ kind: "any" }, 2, true],
  ];
  test.each(cases)("%o of a stream at version %i: appended is %s", async (expected, version, appended) => {
    const streamId = await streamOfVersion(version);
    const result = await fresh.store.append(appendRequest({ streamId, expected }));
    expect(result).toMatchObject(
      appended ? { outcome: "appended", version: version + 1 } : { outcome: "conflict", version },
    );
  });

  test("one that nobody defined is a conflict, not a licence to write", async () => {
    const request = appendRequest();
    const result = await fresh.store.append({ ...request, expected: { kind: "exact" } as ExpectedVersion });
    expect(result).toMatchObject({ outcome: "conflict", version: 0, state: null, stateVersion: null });
  });
});

test("a conflict carries the state that stands, and writes nothing at all", async () => {
  const streamId = await streamOfVersion(2);
  const kept = receipt();
  const result = await fresh.store.append(
    appendRequest({
      streamId,
      expected: { kind: "exact", version: 1 },
      events: [newEvent(messageSent(), ["participant/conflicted"])],
      receipts: [kept],
      state: { n: "wrong" },
    }),
  );
  expect(result).toEqual({ outcome: "conflict", version: 2, state: { n: 2 }, stateVersion: 1 });
  expect(await fresh.store.load({ tenant: TENANT, streamId, receipt: kept })).toMatchObject({
    version: 2,
    state: { n: 2 },
    receipt: null,
  });
  expect(await fresh.store.readStream(streamId, 2, 10)).toEqual([]);
  expect(await fresh.store.feedHeads([`${TENANT}/participant/conflicted`])).toEqual(
    new Map([[`${TENANT}/participant/conflicted`, 0]]),
  );
});

test("several events of one append are numbered in their order, in the stream and in each feed", async () => {
  const [first, second, third] = [messageSent(), messageSent(), messageSent()];
  const request = appendRequest({
    events: [newEvent(first, ["participant/n1", "coach/n2"]), newEvent(second), newEvent(third, ["coach/n2"])],
  });
  const result = await fresh.store.append(request);
  const feeds = [{ "participant/n1": 1, "coach/n2": 1 }, {}, { "coach/n2": 2 }];
  expect(result).toEqual({ outcome: "appended", version: 3, epoch: 1, feeds });
  const events = await fresh.store.readStream(request.streamId, 0, 10);
  expect(events.map(({ version, event, feeds: of }) => ({ version, event, of }))).toEqual([
    { version: 1, event: first, of: feeds[0] },
    { version: 2, event: second, of: feeds[1] },
    { version: 3, event: third, of: feeds[2] },
  ]);
});

test("a batch of a hundred events keeps its order in the log", async () => {
  const client = await fresh.connect();
  const request = appendRequest({
    events: Array.from({ length: 100 }, () => newEvent(messageSent(), ["coach/batch"])),
  });
  await fresh.store.append(request);
  const { rows } = await client.query("SELECT version FROM events WHERE stream_id = $1 ORDER BY position", [
    request.streamId,
  ]);
  expect(rows.map(({ version }) => version)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
});

test("a feed has no gap and no number twice under eight writers to different streams", async () => {
  const owner = `${TENANT}/participant/busy`;
  const writers = Array.from({ length: 8 }, async () => {
    for (let count = 0; count < 10; count += 1) {
      await fresh.store.append(appendRequest({ events: [newEvent(messageSent(), ["participant/busy"])] }));
    }
  });
  await Promise.all(writers);
  const entries = (await fresh.store.readFeeds([{ owner, after: 0 }], 1_000)).get(owner) ?? [];
  expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 80 }, (_, index) => index + 1));
  expect(new Set(entries.map(({ event }) => event.eventId)).size).toBe(80);
});

test("eight writers to one stream leave eight versions without a gap", async () => {
  const { streamId } = appendRequest();
  const results = await Promise.all(Array.from({ length: 8 }, () => fresh.store.append(appendRequest({ streamId }))));
  expect(results.map((result) => "version" in result && result.version).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test("writers that share feeds in opposite orders do not deadlock", async () => {
  const both = (feeds: string[]) => fresh.store.append(appendRequest({ events: [newEvent(messageSent(), feeds)] }));
  const writes = Array.from({ length: 20 }, (_, index) =>
    both(index % 2 === 0 ? ["coach/left", "coach/right"] : ["coach/right", "coach/left"]),
  );
  expect((await Promise.all(writes)).every(({ outcome }) => outcome === "appended")).toBe(true);
});

test("the same ids in two tenants never meet", async () => {
  const write = (tenant: string) =>
    fresh.store.append(
      appendRequest({
        tenant,
        streamId: `${tenant}/chat-session/same`,
        expected: { kind: "no-stream" },
        events: [newEvent(messageSent(), ["participant/same"])],
        receipts: [receipt({ key: "same" })],
      }),
    );
  const expected = { outcome: "appended", version: 1, feeds: [{ "participant/same": 1 }] };
  expect(await write("one")).toMatchObject(expected);
  expect(await write("two")).toMatchObject(expected);
  expect(await fresh.store.load({ tenant: "one", streamId: "two/chat-session/same" })).toMatchObject({ version: 0 });
});

test("a stream of another tenant is refused before the database sees it", async () => {
  await expect(fresh.store.append(appendRequest({ streamId: "other/chat-session/1" }))).rejects.toThrow(
    /not of tenant/,
  );
});

test.each(["a\u0000b", "\ud800"])(
  "text that Postgres can't keep is a typed error and writes nothing: %j",
  async (text) => {
    const event = newEvent();
    const request = appendRequest({ events: [{ ...event, stored: { ...event.stored, data: { text } } }] });
    await expect(fresh.store.append(request)).rejects.toBeInstanceOf(UnstorableValueError);
    expect(await fresh.store.load(request)).toMatchObject({ version: 0 });
  },
);

test("rows are written with the event, and a later row of the same key replaces the earlier", async () => {
  const row = {
    tenant: TENANT,
    participant_id: "40",
    extra_id: "7",
    extra_code: "mood",
    extra_group: "wellbeing",
    extra_name: "Mood",
    updated_at: "2026-03-01T10:00:00.000Z",
  };
  const write = (...values: (string | null)[]) =>
    fresh.store.append(
      appendRequest({ rows: { participant_extras: values.map((extra_value) => ({ ...row, extra_value })) } }),
    );
  await write("calm", "glad");
  expect(await fresh.store.queries.extras(TENANT, "40", "wellbeing")).toMatchObject([{ extraValue: "glad" }]);
  await write(null);
  expect(await fresh.store.queries.extras(TENANT, "40", "wellbeing")).toMatchObject([{ extraValue: null }]);
});

test("nothing is written while the epoch is suspect", async () => {
  await using suspect = await freshStore();
  const client = await suspect.connect();
  await client.query("UPDATE log_epoch SET suspect = true, epoch = 3");
  const request = appendRequest();
  expect(await suspect.store.append(request)).toEqual({ outcome: "suspect" });
  expect(await suspect.store.readStream(request.streamId, 0, 1)).toEqual([]);
  await client.query("UPDATE log_epoch SET suspect = false");
  expect(await suspect.store.append(request)).toMatchObject({ outcome: "appended", epoch: 3 });
});

test("a transaction of a stricter isolation level is refused, because it would not see the last holder of the locks", async () => {
  const client = await fresh.connect();
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
  const { events: _, ...request } = appendRequest();
  const append = client.query("SELECT append_events($1)", [JSON.stringify({ ...request, events: [] })]);
  await expect(append).rejects.toThrow(/READ COMMITTED/);
  await client.query("ROLLBACK");
});
