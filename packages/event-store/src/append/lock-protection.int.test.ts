import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { AppendRequest } from "../port.ts";
import { type FreshStore, freshStore } from "../testing/fresh-store.ts";
import { closedGate, installGate } from "../testing/gate.ts";
import { appendRequest, messageSent, newEvent, receipt, TENANT } from "../testing/requests.ts";

// Transaction A has its id, and stands still in the middle of its append. B wants to append to something of A's.
// With the locks, B waits from its first statement on; so what B writes sorts after A's in every order there is.

let shipped: FreshStore;
let unlocked: FreshStore;

beforeAll(async () => {
  [shipped, unlocked] = await Promise.all([freshStore(), freshStore()]);
  for (const fresh of [shipped, unlocked]) await installGate(await fresh.connect());
  const client = await unlocked.connect();
  const { rows } = await client.query("SELECT pg_get_functiondef('append_events'::regproc) AS source");
  const source: string = rows[0].source;
  const withoutLocks = source.replace(/PERFORM [^;]*pg_advisory_xact_lock[^;]*;/, "");
  expect(withoutLocks).not.toBe(source);
  await client.query(withoutLocks);
});
afterAll(async () => {
  await shipped[Symbol.asyncDispose]();
  await unlocked[Symbol.asyncDispose]();
});

/** A stops in the middle, B runs as far as it can, then A goes on. */
async function interleave(fresh: FreshStore, a: AppendRequest, b: AppendRequest) {
  const gate = await closedGate(fresh);
  const first = await gate.start(wireOf(a), { stop: true });
  expect(await first.settledOrBlocked()).toBe("blocked");
  const second = await gate.start(wireOf(b));
  const meanwhile = await second.settledOrBlocked();
  await gate.open();
  const [resultA, resultB] = await Promise.allSettled([first.done, second.done]);
  return { meanwhile, a: resultA, b: resultB };
}

const wireOf = ({ events, ...request }: AppendRequest) => ({
  ...request,
  events: events.map(({ stored, feeds }) => ({ ...stored, feeds })),
  receipts: request.receipts.map((one) => ({ ...one, body: JSON.stringify(one.body) })),
});

/** What the relay publishes of these streams, in its order. Other databases of the server may hold it back a little. */
async function published(fresh: FreshStore, streamIds: string[]) {
  return await vi.waitUntil(
    async () => {
      const { events } = await fresh.store.relay.readBatch(1_000);
      const ours = events.filter(({ streamId }) => streamIds.includes(streamId));
      return ours.length === 2 && ours;
    },
    { timeout: 20_000 },
  );
}

describe("two appends to one stream", () => {
  const requests = () => {
    const { streamId } = appendRequest();
    const to = (owner: string) => appendRequest({ streamId, events: [newEvent(messageSent(), [owner])] });
    return { streamId, a: to("coach/a"), b: to("coach/b") };
  };

  test("are published in stream order, because the second waits for the first", async () => {
    const { streamId, a, b } = requests();
    const result = await interleave(shipped, a, b);
    expect(result).toMatchObject({
      meanwhile: "blocked",
      a: { value: { outcome: "appended", version: 1 } },
      b: { value: { outcome: "appended", version: 2 } },
    });
    expect((await published(shipped, [streamId])).map(({ version }) => version)).toEqual([1, 2]);
  });

  test("control: without the lock the second overtakes, and the first fails", async () => {
    const { a, b } = requests();
    const result = await interleave(unlocked, a, b);
    expect(result).toMatchObject({ meanwhile: "settled", a: { status: "rejected", reason: { code: "23505" } } });
  });
});

describe("two appends to one feed", () => {
  const requests = (person: string) => {
    const to = () => appendRequest({ events: [newEvent(messageSent(), [`participant/${person}`])] });
    const [a, b] = [to(), to()];
    return { a, b, streamIds: [a.streamId, b.streamId], owner: `participant/${person}` };
  };

  test("are published in the feed's order, because the second waits for the first", async () => {
    const { a, b, streamIds, owner } = requests("shipped");
    expect(await interleave(shipped, a, b)).toMatchObject({ meanwhile: "blocked" });
    expect((await published(shipped, streamIds)).map(({ feeds }) => feeds[owner])).toEqual([1, 2]);
  });

  test("control: without the lock they are published out of the feed's order", async () => {
    const { a, b, streamIds, owner } = requests("unlocked");
    expect(await interleave(unlocked, a, b)).toMatchObject({ meanwhile: "settled" });
    expect((await published(unlocked, streamIds)).map(({ feeds }) => feeds[owner])).toEqual([2, 1]);
  });
});

describe("two appends under one idempotency key", () => {
  const requests = () => {
    const receipts = [receipt()];
    const to = (owner: string) => appendRequest({ receipts, events: [newEvent(messageSent(), [owner])] });
    return { a: to("coach/twin-a"), b: to("coach/twin-b") };
  };

  test("append once: the second waits and answers what the first answered", async () => {
    const { a, b } = requests();
    expect(await interleave(shipped, a, b)).toMatchObject({
      meanwhile: "blocked",
      a: { value: { outcome: "appended" } },
      b: { value: { outcome: "replayed" } },
    });
    expect(await shipped.store.load({ tenant: TENANT, streamId: b.streamId })).toMatchObject({ version: 0 });
  });

  test("control: without the lock neither sees the other, and the first fails", async () => {
    const { a, b } = requests();
    expect(await interleave(unlocked, a, b)).toMatchObject({ meanwhile: "settled", a: { status: "rejected" } });
  });
});
