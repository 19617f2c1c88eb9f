import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { openDatabase } from "./database.ts";
import { createStreamSessions } from "./stream-sessions.ts";
import type { StreamSession, StreamSessions } from "./stream-sessions-port.ts";
import { type FreshStore, freshStore } from "./testing/fresh-store.ts";

let fresh: FreshStore;
let sessions: StreamSessions;
let nextId = 0;
beforeAll(async () => {
  fresh = await freshStore();
  sessions = fresh.store.streamSessions;
});
afterAll(() => fresh[Symbol.asyncDispose]());
beforeEach(() => {
  nextId += 1;
});

const soon = Date.now() + 60_000;
const later = soon + 600_000;
const session = (also: Partial<StreamSession> = {}): StreamSession => ({
  ...{ tenant: "acme", id: `s${nextId}`, application: "app", role: "participant", subject: "40" },
  ...{ expiresAt: soon, cookie: false, ...also },
});

test("what is offered can be renewed by its owner, and lasts as long as the longest token that was shown", async () => {
  expect(await sessions.offer([session()])).toEqual(new Map([[session().id, soon]]));
  expect(await sessions.renew(session({ expiresAt: later }))).toEqual({
    ...{ outcome: "renewed", expiresAt: later, cookie: false },
  });
  expect(await sessions.renew(session({ expiresAt: soon + 1 }))).toMatchObject({ expiresAt: later });
  expect(await sessions.offer([session(), session({ expiresAt: soon - 1 })])).toEqual(new Map([[session().id, later]]));
});

test.each<Partial<StreamSession>>([{ subject: "41" }, { role: "coach" }, { application: "other" }])(
  "nobody else renews it: %o",
  async (other) => {
    await sessions.offer([session({ cookie: true })]);
    expect(await sessions.renew(session({ ...other, expiresAt: later }))).toEqual({ outcome: "foreign" });
    const known = [session()];
    expect(await sessions.endUnlessRenewed(known)).toEqual(new Map());
  },
);

test("of another tenant, and when it is over, there is none", async () => {
  await sessions.offer([session()]);
  expect(await sessions.renew(session({ tenant: "other", expiresAt: later }))).toEqual({ outcome: "unknown" });
  await sessions.offer([session({ id: "over", expiresAt: Date.now() - 1 })]);
  expect(await sessions.renew(session({ id: "over", expiresAt: later }))).toEqual({ outcome: "unknown" });
});

test("an ending spares what was renewed meanwhile, and after it nobody can", async () => {
  const [renewed, ended] = [session(), session({ id: "ended" })];
  await sessions.offer([renewed, ended]);
  await sessions.renew({ ...renewed, expiresAt: later });
  const known = [renewed, ended, session({ id: "never offered" })];
  expect(await sessions.endUnlessRenewed(known)).toEqual(new Map([[renewed.id, later]]));
  expect(await sessions.renew({ ...ended, expiresAt: later })).toEqual({ outcome: "unknown" });
  expect(await sessions.endUnlessRenewed([{ ...renewed, expiresAt: later }])).toEqual(new Map());
});

test("a renewal that commits while the ending waits for its row is seen", async () => {
  await sessions.offer([session()]);
  const client = await fresh.connect();
  await client.query("BEGIN");
  await client.query("UPDATE stream_sessions SET expires_at = expires_at + interval '1 hour' WHERE id = $1", [
    session().id,
  ]);
  const ending = sessions.endUnlessRenewed([session()]);
  const waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid";
  await vi.waitUntil(async () => (await client.query(waiting)).rowCount === 1, { timeout: 10_000, interval: 5 });
  await client.query("COMMIT");
  expect(await ending).toEqual(new Map([[session().id, soon + 3_600_000]]));
});

test("whose stream is gone cannot be renewed; what was over a minute ago is removed with the next offer", async () => {
  await sessions.offer([session()]);
  await sessions.forget([session(), session({ id: "unknown" })]);
  expect(await sessions.renew(session({ expiresAt: later }))).toEqual({ outcome: "unknown" });
  await sessions.offer([session({ id: "old", expiresAt: Date.now() - 61_000 })]);
  await sessions.offer([session({ id: "new" })]);
  const client = await fresh.connect();
  const { rows } = await client.query("SELECT id FROM stream_sessions WHERE id IN ('old', 'new')");
  expect(rows).toEqual([{ id: "new" }]);
});

test("an offer looks at none of those that last, however many they are", async () => {
  const client = await fresh.connect();
  await client.query(`INSERT INTO stream_sessions
    SELECT 'many', n::text, 'app', 'coach', '7', false, now() + interval '1 hour' FROM generate_series(1, 20000) AS n`);
  await client.query("ANALYZE stream_sessions");
  const database = openDatabase({ databaseUrl: fresh.url });
  const looked = await database.$transaction(async (transaction) => {
    await createStreamSessions(transaction).offer([session()]);
    return transaction.$queryRaw<{ rows: number }[]>`
      SELECT (seq_tup_read + idx_tup_fetch)::integer AS rows FROM pg_stat_xact_user_tables
      WHERE relname = 'stream_sessions'`;
  });
  await database.$close();
  expect(looked[0]?.rows).toBeLessThan(1_000);
});

test("a token that ends with the last moment that a date can be is kept as it is", async () => {
  const last = 8_640_000_000_000_000;
  await sessions.offer([session()]);
  expect(await sessions.renew(session({ expiresAt: last }))).toMatchObject({ expiresAt: last });
});
