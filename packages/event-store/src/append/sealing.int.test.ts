import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createEventStore } from "../event-store.ts";
import type { AppendRequest, EventStore } from "../port.ts";
import { type FreshStore, freshStore, kms } from "../testing/fresh-store.ts";
import { closedGate, installGate } from "../testing/gate.ts";
import { appendRequest, messageSent, newEvent, TENANT } from "../testing/requests.ts";

const SECRET = "my knee hurts";

let fresh: FreshStore;
/** Another replica, with keys of its own at hand. */
let replica: EventStore;
beforeAll(async () => {
  fresh = await freshStore();
  replica = createEventStore({ databaseUrl: fresh.url, kms });
  await installGate(await fresh.connect());
});
afterAll(async () => {
  await replica[Symbol.asyncDispose]();
  await fresh[Symbol.asyncDispose]();
});

const messageOf = (senderId: string, changes: Partial<Parameters<typeof messageSent>[0]> = {}) =>
  messageSent({ senderId, senderType: "PARTICIPANT", senderName: "Ada Byron", text: SECRET, ...changes });
const requestOf = (senderId: string, streamId = appendRequest().streamId) =>
  appendRequest({ streamId, events: [newEvent(messageOf(senderId), [`participant/${senderId}`])] });
const erasureOf = (id: string): AppendRequest => appendRequest({ events: [], erases: [`participant/${id}`] });

describe("what is personal in an event", () => {
  test("is not in the log, and every reader gets it back", async () => {
    const request = requestOf("read");
    await fresh.store.append(request);
    const client = await fresh.connect();
    const { rows } = await client.query("SELECT data::text AS data FROM events WHERE stream_id = $1", [
      request.streamId,
    ]);
    expect(rows[0].data).not.toMatch(/knee|Ada/);
    expect(rows[0].data).toContain("$sealed");

    const { streamId } = request;
    const [inStream] = await replica.readStream(streamId, 0, 10);
    const [inStreams] = (await replica.readStreams([{ streamId, after: 0 }], 10)).get(streamId) ?? [];
    const [inFeed] = (await replica.readFeeds([{ owner: `${TENANT}/participant/read`, after: 0 }], 10)).values();
    for (const read of [inStream, inStreams, inFeed?.[0]?.event]) {
      expect(read?.event.data).toMatchObject({ text: SECRET, senderName: "Ada Byron" });
    }
  });

  test("is not in what the relay publishes", async () => {
    const request = requestOf("published");
    await fresh.store.append(request);
    const published = await vi.waitUntil(
      async () => {
        const { events } = await fresh.store.relay.readBatch(1_000);
        return events.find(({ streamId }) => streamId === request.streamId);
      },
      { timeout: 20_000 },
    );
    expect(JSON.stringify(published)).not.toMatch(/knee|Ada/);
  });

  test("reads as tombstones once the person is erased, and what others wrote reads as before", async () => {
    const request = requestOf("gone");
    await fresh.store.append(request);
    await fresh.store.append({ ...requestOf("stays", request.streamId), expected: { kind: "exact", version: 1 } });
    await fresh.store.append(erasureOf("gone"));
    const read = await fresh.store.readStream(request.streamId, 0, 10);
    expect(read.map(({ event }) => event.data)).toMatchObject([
      { text: "[erased]", senderName: "[erased]", photoUrl: null, senderId: "gone" },
      { text: SECRET, senderName: "Ada Byron" },
    ]);
  });

  test("of a coach stays when a participant with the same id is erased", async () => {
    const request = appendRequest({ events: [newEvent(messageOf("7", { senderType: "COACH" }))] });
    await fresh.store.append(request);
    await fresh.store.append(erasureOf("7"));
    const [read] = await fresh.store.readStream(request.streamId, 0, 1);
    expect(read?.event.data).toMatchObject({ text: SECRET });
  });
});

describe("after an erasure", () => {
  test("nothing is appended about the person, by a replica that still has the key at hand either", async () => {
    const { streamId } = requestOf("late");
    await replica.append(requestOf("late", streamId));
    expect(replica.keyring.known([`${TENANT}/participant/late`])).not.toBeNull();
    await fresh.store.append(erasureOf("late"));
    const again = { ...requestOf("late", streamId), expected: { kind: "exact", version: 1 } as const };
    const conflict = { outcome: "conflict", version: 1, state: { status: "open" }, stateVersion: 1 };
    expect(await replica.append(again)).toEqual(conflict);
    // Now it knows; and what was decided on the version that stands would be decided so again.
    expect(await replica.append(again)).toEqual({ outcome: "erased" });
    expect(await replica.append({ ...again, expected: { kind: "no-stream" } })).toEqual(conflict);
    expect(await fresh.store.load({ tenant: TENANT, streamId })).toMatchObject({ version: 1 });
  });

  test("an event may still tell of the person, when it says nothing about them", async () => {
    await fresh.store.append(erasureOf("member"));
    const tombstones = { senderName: "[erased]", text: "[erased]", photoUrl: null, html: null };
    const request = appendRequest({ events: [newEvent(messageOf("member", tombstones))] });
    expect(await fresh.store.append(request)).toMatchObject({ outcome: "appended" });
  });
});

describe("an erasure and an append about the same person at the same time", () => {
  const subjects = (id: string) => [`participant/${id}`];
  const wire = (id: string) => ({ ...wireOf(requestOf(id)), subjects: subjects(id) });

  test("the erasure waits for what is being written", async () => {
    const gate = await closedGate(fresh);
    const writing = await gate.start(wire("first"), { stop: true });
    expect(await writing.settledOrBlocked()).toBe("blocked");
    const erasing = await gate.start(erasureOf("first"));
    expect(await erasing.settledOrBlocked()).toBe("blocked");
    await gate.open();
    expect(await writing.done).toMatchObject({ outcome: "appended" });
    expect(await erasing.done).toMatchObject({ outcome: "appended" });
  });

  test("what comes after the erasure began waits for it, and is refused", async () => {
    const gate = await closedGate(fresh);
    const erasing = await gate.start(
      { ...wireOf(requestOf("bystander")), ...{ erases: subjects("second") } },
      { stop: true },
    );
    expect(await erasing.settledOrBlocked()).toBe("blocked");
    const writing = await gate.start(wire("second"));
    expect(await writing.settledOrBlocked()).toBe("blocked");
    await gate.open();
    expect(await erasing.done).toMatchObject({ outcome: "appended" });
    expect(await writing.done).toMatchObject({ outcome: "conflict", version: 0 });
  });

  test("two who write about one person do not wait for each other", async () => {
    const gate = await closedGate(fresh);
    const [first, second] = [wire("busy"), wire("busy")];
    const writing = await gate.start(
      { ...first, events: first.events.map((event) => ({ ...event, feeds: ["coach/x"] })) },
      { stop: true },
    );
    expect(await writing.settledOrBlocked()).toBe("blocked");
    const other = await gate.start({
      ...second,
      events: second.events.map((event) => ({ ...event, feeds: ["coach/y"] })),
    });
    expect(await other.settledOrBlocked()).toBe("settled");
    await gate.open();
    expect(await writing.done).toMatchObject({ outcome: "appended" });
  });
});

/** As the function takes it; what is sealed in it does not matter to the function. */
const wireOf = ({ events, ...request }: AppendRequest) => ({
  ...request,
  events: events.map(({ stored, feeds }) => ({ ...stored, data: {}, feeds })),
});
