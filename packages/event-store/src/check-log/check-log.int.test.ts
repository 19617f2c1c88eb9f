import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type FreshStore, freshStore } from "../testing/fresh-store.ts";
import { appendRequest, newEvent, receipt, TENANT } from "../testing/requests.ts";
import { checkLog } from "./check-log.ts";
import { logRules } from "./rules.ts";

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh[Symbol.asyncDispose]());

async function query(sql: string) {
  const client = await fresh.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

const STREAM = `${TENANT}/chat-session/s1`;
const FEED = `${TENANT}/participant/40`;

/** A stream of three events in two feeds, published; with a receipt of the last. */
beforeEach(async () => {
  await query(`TRUNCATE events, streams, feeds, feed_heads, command_receipts;
    UPDATE log_epoch SET epoch = 1, suspect = false; UPDATE relay_cursor SET (epoch, xid, position, fence) = (0, '0', 0, 0)`);
  const events = Array.from({ length: 3 }, () => newEvent(undefined, ["participant/40", "coach/41"]));
  const { commandId } = events[2]?.stored.metadata ?? { commandId: "" };
  await fresh.store.append(appendRequest({ streamId: STREAM, events, receipts: [receipt({ commandId })] }));
  // Transaction ids are the server's: a test in another database may hold this log back for a moment.
  const readAll = async () => {
    const batch = await fresh.store.relay.readBatch(10);
    return batch.events.length === 3 && batch;
  };
  const batch = await vi.waitUntil(readAll, { timeout: 20_000 });
  await fresh.store.relay.advance(batch, 1);
});

const broken = async () => (await checkLog({ databaseUrl: fresh.url })).filter((rule) => rule.broken > 0);

test("a log that was only appended to, published and trimmed keeps every rule", async () => {
  expect(await broken()).toEqual([]);
  await query("UPDATE events SET recorded_at = recorded_at - interval '10 days' WHERE version < 3");
  await fresh.store.retention.trimFeeds(7, 2);
  expect(await broken()).toEqual([]);
  await query("UPDATE events SET recorded_at = recorded_at - interval '10 days'");
  await fresh.store.retention.trimFeeds(7, 10);
  expect(await query("SELECT count(*)::int AS entries FROM feeds")).toEqual([{ entries: 0 }]);
  expect(await broken()).toEqual([]);
  expect(await checkLog({ databaseUrl: fresh.url })).toHaveLength(logRules.length);
});

test("answers about what an erasure took are no refusals", async () => {
  await query("UPDATE command_receipts SET status = 410, body = 'null'");
  expect(await broken()).toEqual([]);
});

/** How each rule is broken, and what is named then. Every rule is here. */
const damages: Record<string, [sql: string, named: string]> = {
  "the versions of a stream are 1, 2, 3 and so on": ["DELETE FROM events WHERE version = 2", STREAM],
  "a stream stands at its last event": ["UPDATE streams SET version = 4", STREAM],
  "events of a stream have positions in the order of their versions": [
    "UPDATE events SET position = position + 10 WHERE version = 1",
    STREAM,
  ],
  "the numbers of a feed are 1, 2, 3 and so on": [
    `UPDATE events SET feeds = '{"participant/40": 2, "coach/41": 3}' WHERE version = 3`,
    FEED,
  ],
  "the head of a feed is its last number": [`DELETE FROM feed_heads WHERE owner = '${FEED}'`, FEED],
  "an entry of a feed is the event that has its number": [
    `UPDATE feeds SET version = 1 WHERE owner = '${FEED}' AND seq = 2`,
    `${FEED} 2`,
  ],
  "a feed has no gap from its first entry to its head, and none is missing that was not trimmed": [
    `DELETE FROM feeds WHERE owner = '${FEED}'`,
    FEED,
  ],
  "no receipt waits for, or refuses, a command whose events are in the log": [
    "UPDATE command_receipts SET status = 409",
    TENANT,
  ],
  "what the relay and the trimming have passed is an event of the log": [
    "UPDATE relay_cursor SET position = position + 1 WHERE name = 'events'",
    "events",
  ],
  "the trimming is not ahead of the relay": ["UPDATE relay_cursor SET epoch = 2 WHERE name = 'feeds'", "feeds"],
  "no event is of a later epoch than the log": ["UPDATE events SET epoch = 2 WHERE version = 3", "epoch 2"],
  "the log is not suspect (after a restore: new-epoch)": ["UPDATE log_epoch SET suspect = true", "epoch 1"],
};

describe("a log that is damaged breaks the rule", () => {
  test.each(logRules.map(({ rule }) => rule))("%s", async (rule) => {
    const [sql, named] = damages[rule] ?? ["", ""];
    await query(sql);
    const found = (await broken()).find((result) => result.rule === rule);
    expect(found?.examples.join()).toContain(named);
    expect(found?.broken).toBeGreaterThan(0);
  });
});

test("a gap in the middle of a feed is found, and one at its end", async () => {
  await query(`DELETE FROM feeds WHERE owner = '${FEED}' AND seq = 2`);
  await query(`DELETE FROM feeds WHERE owner = '${TENANT}/coach/41' AND seq = 3`);
  const [gaps] = await broken();
  expect(gaps?.examples).toEqual([`${TENANT}/coach/41`, FEED]);
});

test("at most ten places are named, and all are counted", async () => {
  await query("INSERT INTO feed_heads SELECT 'acme/participant/' || n, 1 FROM generate_series(100, 119) AS n");
  const [heads] = await broken();
  expect([heads?.broken, heads?.examples.length]).toEqual([20, 10]);
});
