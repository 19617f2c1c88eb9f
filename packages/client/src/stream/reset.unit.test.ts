import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { StreamReset } from "../generated/contract.ts";
import { ProblemError } from "../rest/errors.ts";
import { cursorOf, FakeServer, refusal } from "../testing/fake-server.ts";
import { pass, read } from "../testing/reader.ts";
import { ResetError } from "./event-stream.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("a cursor that cannot be honoured", () => {
  const lost = () => {
    const server = new FakeServer();
    server.say();
    server.resetWith = "too_old";
    return server;
  };

  it("ends the stream when nobody reads a snapshot: going on would hide a loss", async () => {
    const reader = read({ server: lost(), since: "0.check" });
    await pass();
    expect(reader.end).toBeInstanceOf(ResetError);
    expect(reader.end).toMatchObject({ reset: { reason: "too_old", resumedAt: "1.check" } });
  });

  it("makes the stream go on exactly where the snapshot ends, whatever was said meanwhile", async () => {
    const server = lost();
    const onReset = vi.fn(async () => {
      server.say("in the snapshot");
      const snapshot = cursorOf(server.head);
      server.say("after it");
      return snapshot;
    });
    const { shown } = read({ server, since: "0.check", onReset });
    await pass();
    expect(onReset).toHaveBeenCalledExactlyOnceWith({ reason: "too_old", resumedAt: "1.check", reload: [] });
    expect([shown, server.cursors]).toEqual([["m3"], ["0.check", "2.check"]]);
  });

  it("lets the connection go on when the snapshot says of no cursor", async () => {
    const server = lost();
    const { shown } = read({ server, since: "0.check", onReset: () => undefined });
    await pass();
    server.say();
    await pass();
    expect([shown, server.requests.length]).toEqual([["m2"], 1]);
  });

  it("counts as before while the snapshot is not there, and the snapshot is asked for again", async () => {
    const [server, kept] = [lost(), new Map<string, string>()];
    const cursors = { load: () => "0.check", save: (name: string, cursor: string) => void kept.set(name, cursor) };
    const onReset = vi.fn().mockRejectedValueOnce(new ProblemError(503, {})).mockResolvedValueOnce("1.check");
    const reader = read({ server, cursors, onReset });
    await pass();
    expect([reader.stream.cursor, kept.size]).toEqual(["0.check", 0]);
    await pass(2_000);
    expect([onReset.mock.calls.length, reader.stream.cursor, [...kept.values()]]).toEqual([2, "1.check", ["1.check"]]);
  });

  it("ends the stream with what the reading of the snapshot failed with, when trying again will not help", async () => {
    const onReset = () => Promise.reject(new RangeError("a bug"));
    const reader = read({ server: lost(), since: "0.check", onReset });
    await pass(100_000);
    expect(reader.end).toEqual(new RangeError("a bug"));
  });

  it("may be said of in the middle of a stream", async () => {
    const { server, shown } = read({ onReset: () => undefined });
    await pass();
    server.say();
    await pass();
    const reset: StreamReset = { reason: "too_old", resumedAt: "7.check", reload: [] };
    server.frame({ eventType: "STREAM_RESET", payload: reset }, "7.check");
    server.repeat(1);
    await pass();
    server.cut();
    await pass(5_000);
    expect([shown, server.cursors.at(-1)]).toEqual([["m1"], "7.check"]);
  });

  it("may lead back: after a restore numbers come again that were there before", async () => {
    const { server, shown } = read({ onReset: () => undefined });
    await pass();
    server.say();
    server.say();
    const reset: StreamReset = { reason: "restored", resumedAt: "0.other", reload: [] };
    server.frame({ eventType: "STREAM_RESET", payload: reset }, "0.other");
    server.repeat(1);
    await pass();
    expect(shown).toEqual(["m1", "m2", "m1"]);
  });
});

describe("a token", () => {
  /** In 20 s. */
  const expiring = () => {
    const expiresAt = new Date(Date.now() + 20_000).toISOString();
    return { eventType: "TOKEN_EXPIRING", payload: { streamSessionId: "s1", expiresAt } } as const;
  };
  const tokens = () => vi.fn(({ refresh }: { refresh: boolean }) => (refresh ? "fresh" : "old"));

  it("that is about to end is renewed with a fresh one, over the same connection", async () => {
    const reader = read({ client: { token: tokens() } });
    await pass();
    reader.server.frame(expiring());
    await pass(9_999);
    expect(reader.server.requests).toHaveLength(1);
    await pass(1);
    const [, renewal] = reader.server.requests;
    expect(renewal).toMatchObject({ method: "POST", path: "/api/v1/stream_sessions/s1/renew" });
    expect(renewal?.headers.get("authorization")).toBe("Bearer fresh");
    reader.server.say();
    await pass();
    expect([reader.shown, reader.server.cursors.length]).toEqual([["m1"], 1]);
  });

  it("whose renewal fails is renewed again and again, ever later, until it is", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const reader = read({ client: { token: tokens() } });
    await pass();
    reader.server.answers.push("unreachable", refusal(503, "unavailable"));
    reader.server.frame(expiring());
    await pass(10_000);
    const tries = () => reader.server.requests.filter(({ path }) => path.endsWith("/renew")).length;
    for (const [ms, expected] of [
      [0, 1],
      [999, 1],
      [1, 2],
      [1_999, 2],
      [1, 3],
      [15_000, 3],
    ] as const) {
      await pass(ms);
      expect(tries()).toBe(expected);
    }
    expect(reader.server.cursors).toHaveLength(1);
  });

  it("whose renewal is refused, or whose connection is gone, is not renewed again", async () => {
    for (const [answer, isCut] of [
      [refusal(404, "stream-session-unknown"), false],
      ["unreachable", true],
    ] as const) {
      const reader = read({ client: { token: tokens() } });
      await pass();
      reader.server.answers.push(answer);
      reader.server.frame(expiring());
      await pass(10_000);
      if (isCut) reader.server.cut();
      await pass(60_000);
      expect(reader.server.requests.filter(({ path }) => path.endsWith("/renew"))).toHaveLength(1);
    }
  });

  it("that could not be renewed is asked for anew when the stream has ended with it", async () => {
    const reader = read({ client: { token: tokens() } });
    await pass();
    reader.server.answers.push("unreachable");
    reader.server.frame(expiring());
    await pass(20_000);
    const payload = { reason: "token-expired", retryAfterMs: 500 };
    reader.server.frame({ eventType: "STREAM_CLOSING", payload });
    reader.server.end();
    reader.server.say();
    await pass(500);
    expect(reader.server.requests.at(-1)?.headers.get("authorization")).toBe("Bearer fresh");
    expect(reader.shown).toEqual(["m1"]);
  });

  it("that is refused is asked for anew, once", async () => {
    const server = new FakeServer();
    server.answers.push(refusal(401, "credentials-invalid"));
    const reader = read({ server, client: { token: tokens() } });
    await pass();
    expect(server.requests.map(({ headers }) => headers.get("authorization"))).toEqual(["Bearer old", "Bearer fresh"]);
    expect(server.open).toBe(1);
    server.answers.push(refusal(401, "credentials-invalid"), refusal(401, "credentials-invalid"));
    server.cut();
    await pass(10_000);
    expect(reader.end).toMatchObject({ status: 401, code: "credentials-invalid" });
  });

  it("that nobody has right now is waited for", async () => {
    const token = tokens().mockImplementationOnce(() => {
      throw new Error("offline");
    });
    const reader = read({ client: { token } });
    await pass(10_000);
    expect([reader.end, reader.server.open]).toEqual([null, 1]);
  });

  it("that is a text is not asked for", async () => {
    const server = new FakeServer();
    server.answers.push(refusal(401, "credentials-missing"));
    const reader = read({ server });
    await pass();
    expect([reader.end, server.requests.length]).toMatchObject([{ status: 401 }, 1]);
  });
});
