import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeServer } from "../testing/fake-server.ts";
import { pass, read } from "../testing/reader.ts";
import type { WireEvent } from "./cursor.ts";
import { type CursorStore, cursorsIn } from "./cursors.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const typing = { eventType: "MEMBER_TYPING", payload: { memberId: "41" } } as WireEvent;

const memory = (): CursorStore & { kept: Map<string, string> } => {
  const kept = new Map<string, string>();
  return {
    kept,
    ...cursorsIn({ getItem: (name) => kept.get(name) ?? null, setItem: (name, at) => kept.set(name, at) }),
  };
};

describe("a stream whose connection breaks off", () => {
  it("goes on after the last event that was handled", async () => {
    const { server, shown } = read();
    await pass();
    server.say();
    await pass();
    server.cut();
    server.say();
    await pass(5_000);
    server.say();
    await pass();
    expect(shown).toEqual(["m1", "m2", "m3"]);
    expect(server.cursors).toEqual([null, "1.check"]);
  });

  it("goes on from KEEP_ALIVE's cursor when nothing else has come", async () => {
    const server = new FakeServer();
    server.say("long ago");
    const { shown } = read({ server });
    await pass();
    server.cut();
    server.say("missed");
    await pass(5_000);
    expect(shown).toEqual(["m2"]);
    expect(server.cursors).toEqual([null, "1.check"]);
  });

  it("does not move its cursor by half a frame", async () => {
    const { server, shown } = read();
    await pass();
    server.write(`id: 1.check\ndata: {"eventType":"MESSAGE_SENT","payload":{"id":"m1"`);
    server.say();
    server.cut();
    await pass(5_000);
    expect(shown).toEqual(["m1"]);
  });

  it("shows nothing twice when it breaks off while an event is being handled", async () => {
    const handling = Promise.withResolvers<void>();
    const { server, shown } = read({ handle: () => handling.promise });
    await pass();
    server.say();
    server.say();
    await pass();
    server.cut();
    server.say();
    handling.resolve();
    await pass(5_000);
    expect(shown).toEqual(["m1", "m2", "m3"]);
  });

  it("takes what is no event for a break, and comes back", async () => {
    const { server, shown, end } = read();
    await pass();
    server.write("data: <html>\n\n");
    await pass();
    server.say();
    await pass(5_000);
    expect([shown, end, server.open]).toEqual([["m1"], null, 1]);
  });
});

describe("an event that comes again", () => {
  it("is not shown again", async () => {
    const { server, shown } = read();
    await pass();
    server.say();
    server.say();
    server.repeat(1);
    server.repeat(2);
    server.say();
    await pass();
    expect(shown).toEqual(["m1", "m2", "m3"]);
  });

  it("is another one when it matters for a moment only, which has no number of its own", async () => {
    const seen: string[] = [];
    const { server } = read({ handle: ({ eventType }) => seen.push(eventType) });
    await pass();
    server.say();
    server.frame(typing);
    server.frame(typing);
    await pass();
    expect(seen).toEqual(["MESSAGE_SENT", "MEMBER_TYPING", "MEMBER_TYPING"]);
  });
});

describe("a place that is kept", () => {
  it("is where the next page goes on, also when nothing came but KEEP_ALIVE", async () => {
    const [server, cursors] = [new FakeServer(), memory()];
    const before = read({ server, cursors });
    await pass();
    expect([...cursors.kept.values()]).toEqual(["0.check"]);
    server.say();
    await pass();
    before.stream.close();
    server.say();
    const after = read({ server, cursors, since: "earliest" });
    await pass();
    expect([before.shown, after.shown]).toEqual([["m1"], ["m2"]]);
  });

  it("does not move before an event was handled, so that a page which dies in between gets it again", async () => {
    const [server, cursors] = [new FakeServer(), memory()];
    const dying = read({ server, cursors, handle: () => new Promise(() => undefined) });
    await pass();
    server.say();
    await pass();
    expect(dying.shown).toEqual(["m1"]);
    server.cut();
    const after = read({ server, cursors });
    await pass();
    expect(after.shown).toEqual(["m1"]);
  });

  it("moves when the stream is closed by who handles the event, not when they fail", async () => {
    const [server, cursors] = [new FakeServer(), memory()];
    server.say();
    server.say();
    const closing = read({ server, cursors, since: "earliest", handle: (_event, stream) => stream.close() });
    await pass();
    const failing = read({ server, cursors, handle: () => Promise.reject(new Error("full")) });
    await pass();
    const after = read({ server, cursors });
    await pass();
    expect([closing.shown, closing.end]).toEqual([["m1"], "over"]);
    expect([failing.shown, failing.end]).toEqual([["m2"], new Error("full")]);
    expect(after.shown).toEqual(["m2"]);
  });

  it("is kept for each stream by itself", async () => {
    const cursors = memory();
    read({ cursors });
    await pass();
    expect([...cursors.kept.keys()]).toEqual(["tributary http://platform/participants/40/stream"]);
  });
});

describe("a reader", () => {
  it("begins where an answer ended, or at the beginning, or now", async () => {
    const server = new FakeServer();
    server.say();
    server.say();
    const readers = [read({ server, since: "1.check" }), read({ server, since: "earliest" }), read({ server })];
    await pass();
    expect(readers.map(({ shown }) => shown)).toEqual([["m2"], ["m1", "m2"], []]);
  });

  it("has a stream for itself", async () => {
    const { stream } = read();
    await pass();
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toThrow("one reader");
  });

  it("gets one message where its application is sent an array of one", async () => {
    const seen: unknown[] = [];
    const { server } = read({ handle: ({ payload }) => seen.push(payload) });
    await pass();
    server.frame({ eventType: "MESSAGE_SENT", payload: [{ id: "m1" }] } as unknown as WireEvent, "1.check");
    await pass();
    expect(seen).toEqual([{ id: "m1" }]);
  });

  it("ends the connection by leaving", async () => {
    const { server, stream } = read();
    await pass();
    expect([server.open, stream.status]).toEqual([1, "open"]);
    stream.close();
    await pass();
    expect([server.open, stream.status]).toEqual([0, "closed"]);
  });
});
