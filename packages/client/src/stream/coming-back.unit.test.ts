import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeServer, refusal } from "../testing/fake-server.ts";
import { pass, read } from "../testing/reader.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** How many milliseconds pass before there is another request. */
async function waited(server: FakeServer): Promise<number> {
  const { length } = server.requests;
  for (let ms = 0; ms <= 200_000; ms += 100) {
    if (server.requests.length > length) return ms;
    await pass(100);
  }
  return Number.POSITIVE_INFINITY;
}

const closing = (reason: string, retryAfterMs = 700) =>
  ({ eventType: "STREAM_CLOSING", payload: { reason, retryAfterMs } }) as const;

describe("after a break", () => {
  it("waits as long as `retry:` says, and ever longer while nobody answers, up to 30 s", async () => {
    const { server } = read();
    await pass();
    server.answers.push(...Array(6).fill("unreachable"));
    server.cut();
    const waits = [];
    for (let n = 0; n < 6; n += 1) waits.push(await waited(server));
    expect(waits).toEqual([3_000, 6_000, 12_000, 24_000, 30_000, 30_000]);
  });

  it("begins to count anew once it has been connected", async () => {
    const { server } = read();
    await pass();
    server.answers.push("unreachable");
    server.cut();
    expect([await waited(server), await waited(server)]).toEqual([3_000, 6_000]);
    await pass();
    server.cut();
    expect(await waited(server)).toBe(3_000);
  });

  it("waits up to half as long again, so that clients do not come back together", async () => {
    vi.mocked(Math.random).mockReturnValue(0.999);
    const { server } = read();
    await pass();
    server.cut();
    expect(await waited(server)).toBe(4_500);
  });

  it("comes back at once when the network or the reader does", async () => {
    const target = new EventTarget();
    vi.stubGlobal("addEventListener", target.addEventListener.bind(target));
    vi.stubGlobal("removeEventListener", target.removeEventListener.bind(target));
    const { server } = read();
    await pass();
    server.cut();
    await pass();
    target.dispatchEvent(new Event("online"));
    await pass();
    expect(server.open).toBe(1);
  });
});

describe("STREAM_CLOSING", () => {
  it.each(["draining", "too-many-streams", "stalled", "suspended"])(
    "`%s` is come back from when it says",
    async (reason) => {
      const { server, shown } = read();
      await pass();
      server.say();
      server.frame(closing(reason));
      server.end();
      expect(await waited(server)).toBe(700);
      server.say();
      await pass();
      expect([shown, server.cursors]).toEqual([
        ["m1", "m2"],
        [null, "1.check"],
      ]);
    },
  );

  it("before the stream has begun leaves the place where it was", async () => {
    const server = new FakeServer();
    server.say();
    const refused = new Response(`retry: 700\ndata: ${JSON.stringify(closing("unavailable"))}\n\n`, {
      headers: { "content-type": "text/event-stream" },
    });
    server.answers.push(refused);
    const { shown } = read({ server, since: "earliest" });
    await pass(1_000);
    expect([shown, server.cursors]).toEqual([["m1"], ["earliest", "earliest"]]);
  });

  it.each(["closed", "left"])("`%s` is the end", async (reason) => {
    const reader = read();
    await pass();
    reader.server.say();
    reader.server.frame(closing(reason));
    reader.server.end();
    expect(await waited(reader.server)).toBe(Number.POSITIVE_INFINITY);
    expect([reader.shown, reader.end, reader.stream.status]).toEqual([["m1"], "over", "closed"]);
  });
});

describe("an answer that is no stream", () => {
  it.each([
    [400, "malformed-request"],
    [409, "participant-suspended"],
    [422, "participant-unknown"],
  ])("%i ends it with the problem", async (status, code) => {
    const server = new FakeServer();
    server.answers.push(refusal(status, code));
    const reader = read({ server });
    await pass(100_000);
    expect(reader.end).toMatchObject({ name: "ProblemError", status, code });
    expect(server.requests).toHaveLength(1);
  });

  it("204 ends it well", async () => {
    const server = new FakeServer();
    server.answers.push(new Response(null, { status: 204 }));
    const reader = read({ server });
    await pass(100_000);
    expect([reader.end, server.requests.length]).toEqual(["over", 1]);
  });

  it.each([429, 500, 502, 503])("%i is come back from", async (status) => {
    const server = new FakeServer();
    server.answers.push(refusal(status, "unavailable"));
    const reader = read({ server });
    await pass(100_000);
    expect([reader.end, server.open]).toEqual([null, 1]);
  });

  it("waits for as long as Retry-After says, also when the network comes back", async () => {
    const target = new EventTarget();
    vi.stubGlobal("addEventListener", target.addEventListener.bind(target));
    vi.stubGlobal("removeEventListener", target.removeEventListener.bind(target));
    const server = new FakeServer();
    server.answers.push(new Response("Bad gateway", { status: 503, headers: { "retry-after": "17" } }));
    read({ server });
    await pass();
    target.dispatchEvent(new Event("online"));
    expect(await waited(server)).toBe(17_000);
  });

  it("is a break when it is a page of somebody in between", async () => {
    const server = new FakeServer();
    server.answers.push(new Response("<html>Please log in</html>", { headers: { "content-type": "text/html" } }));
    const reader = read({ server });
    await pass(100_000);
    expect([reader.end, server.open]).toEqual([null, 1]);
  });
});

describe("silence", () => {
  it("of 30 s is a break, and what comes every 15 s keeps the connection", async () => {
    const { server, shown } = read();
    await pass();
    for (let n = 0; n < 4; n += 1) {
      await pass(15_000);
      server.frame({ eventType: "KEEP_ALIVE", payload: {} });
    }
    expect(server.requests).toHaveLength(1);
    server.say("the last word for a long time");
    expect(await waited(server)).toBe(33_000);
    await pass();
    expect([shown, server.open]).toEqual([["m1"], 1]);
  });

  it("instead of an answer is one too", async () => {
    const server = new FakeServer();
    server.answers.push("never");
    read({ server });
    await pass();
    expect(await waited(server)).toBe(31_000);
  });

  it("while an event is being handled is none: nobody listens then", async () => {
    const handling = Promise.withResolvers<void>();
    const { server, shown } = read({ handle: () => handling.promise });
    await pass();
    server.say();
    server.say();
    await pass(100_000);
    handling.resolve();
    await pass();
    expect([shown, server.requests.length]).toEqual([["m1", "m2"], 1]);
  });

  it("during a sleep of the computer is noticed when somebody is back", async () => {
    const target = new EventTarget();
    vi.stubGlobal("addEventListener", target.addEventListener.bind(target));
    vi.stubGlobal("removeEventListener", target.removeEventListener.bind(target));
    const { server } = read();
    await pass();
    vi.setSystemTime(Date.now() + 3_600_000);
    target.dispatchEvent(new Event("online"));
    expect(await waited(server)).toBe(3_000);
    expect(server.open).toBe(1);
  });
});
