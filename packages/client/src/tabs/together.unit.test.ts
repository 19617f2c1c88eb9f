import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fakeBrowser } from "../testing/fake-browser.ts";
import { cursorOf, FakeServer, refusal } from "../testing/fake-server.ts";
import { pass, type Reading, read } from "../testing/reader.ts";
import { acrossTabs } from "./index.ts";

beforeEach(() => {
  vi.useFakeTimers();
  fakeBrowser();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const openTab = ({ client, ...reading }: Reading) => read({ ...reading, client: { share: acrossTabs(), ...client } });
const up = (count: number, from = 1): string[] => Array.from({ length: count }, (_, index) => `m${from + index}`);

describe("tabs of one browser", () => {
  it("follow a stream over one connection, each with every event", async () => {
    const server = new FakeServer();
    const tabs = [openTab({ server }), openTab({ server }), openTab({ server })];
    await pass();
    server.say();
    server.say();
    await pass();
    expect(tabs.map(({ shown }) => shown)).toEqual([up(2), up(2), up(2)]);
    expect([server.requests.length, ...tabs.map(({ stream }) => stream.status)]).toEqual([1, "open", "open", "open"]);
  });

  it("go on over another one's connection when the tab that has it is closed", async () => {
    const server = new FakeServer();
    const [first, second, third] = [openTab({ server }), openTab({ server }), openTab({ server })];
    await pass();
    server.say();
    await pass();
    first.stream.close();
    await pass();
    server.say();
    await pass();
    expect([first.shown, second.shown, third.shown]).toEqual([up(1), up(2), up(2)]);
    expect([server.open, server.cursors]).toEqual([1, [null, "1.check"]]);
  });

  it("read alone what was before they came, and then together", async () => {
    const server = new FakeServer();
    const first = openTab({ server });
    await pass();
    for (let n = 0; n < 5; n += 1) server.say();
    await pass();
    const late = openTab({ server, since: "2.check" });
    const exact = openTab({ server, since: "5.check" });
    await pass();
    server.say();
    await pass();
    expect([first.shown, late.shown, exact.shown]).toEqual([up(6), up(4, 3), up(1, 6)]);
    expect([server.open, server.cursors]).toEqual([1, [null, "2.check"]]);
  });

  it("begin where the connection is when they begin now, and with everything when they want that", async () => {
    const server = new FakeServer();
    server.say();
    openTab({ server });
    await pass();
    const [now, all] = [openTab({ server }), openTab({ server, since: "earliest" })];
    await pass();
    server.say();
    await pass();
    expect([now.shown, all.shown, server.open]).toEqual([up(1, 2), up(2), 1]);
  });

  it("miss nothing when the one that has the connection began now, and they came with a cursor", async () => {
    const server = new FakeServer();
    server.say();
    const tabs = [openTab({ server }), openTab({ server, since: "0.check" })];
    await pass();
    expect([tabs[1]?.shown, server.open]).toEqual([up(1), 1]);
  });

  it("share nothing with somebody else, or with another stream", async () => {
    const server = new FakeServer();
    const token = (sub: string) => `h.${btoa(JSON.stringify({ sub, role: "participant" }))}.s`;
    openTab({ server, client: { token: token("40") } });
    openTab({ server, client: { token: () => token("40") } });
    openTab({ server, client: { token: token("41") } });
    openTab({ server, client: { token: token("40") }, include: ["edits"] });
    openTab({ server, client: { token: "opaque" } });
    await pass();
    expect(server.open).toBe(4);
  });

  it("read each alone where a browser cannot share", async () => {
    vi.stubGlobal("navigator", {});
    const server = new FakeServer();
    const tabs = [openTab({ server }), openTab({ server })];
    await pass();
    server.say();
    await pass();
    expect([server.open, ...tabs.map(({ shown }) => shown)]).toEqual([2, up(1), up(1)]);
  });

  it("do not wait for one that handles events slowly", async () => {
    const server = new FakeServer();
    const handling = Promise.withResolvers<void>();
    const slow = openTab({ server, handle: () => handling.promise });
    const quick = openTab({ server });
    await pass();
    for (let n = 0; n < 1_500; n += 1) server.say();
    await pass();
    expect([slow.shown.length, quick.shown]).toEqual([1, up(1_500)]);
    handling.resolve();
    await pass(1_000);
    expect(slow.shown).toEqual(up(1_500));
    // What did not fit was read anew, and the connection is one again.
    expect([server.cursors.length, server.open]).toEqual([2, 1]);
  });

  it("are told each of a reset, and go on each where its snapshot ends", async () => {
    const server = new FakeServer();
    const onReset = vi.fn(() => cursorOf(server.head));
    const tabs = [openTab({ server, onReset }), openTab({ server, onReset })];
    await pass();
    server.say();
    await pass();
    server.resetWith = "restored";
    server.cut();
    await pass(5_000);
    server.say();
    await pass(1_000);
    expect(onReset).toHaveBeenCalledTimes(2);
    expect([server.open, ...tabs.map(({ shown }) => shown)]).toEqual([1, up(2), up(2)]);
  });

  it("all end when the stream is over", async () => {
    const server = new FakeServer();
    const tabs = [openTab({ server }), openTab({ server })];
    await pass();
    server.frame({ eventType: "STREAM_CLOSING", payload: { reason: "closed", retryAfterMs: 500 } });
    server.end();
    await pass(10_000);
    expect([server.open, ...tabs.map(({ end }) => end)]).toEqual([0, "over", "over"]);
  });

  it("all learn by themselves why they are refused", async () => {
    const server = new FakeServer();
    server.answers.push(refusal(409, "participant-suspended"), refusal(409, "participant-suspended"));
    const tabs = [openTab({ server }), openTab({ server })];
    await pass(10_000);
    for (const { end } of tabs) expect(end).toMatchObject({ code: "participant-suspended" });
  });
});

describe("a tab that has the connection and does not answer", () => {
  it("loses it to one that asks, which goes on from its own cursor", async () => {
    const server = new FakeServer();
    // A page that is frozen keeps its lock, and says nothing.
    const name = await nameOf(server);
    const loss = expect(navigator.locks.request(name, {}, () => new Promise(() => undefined))).rejects.toThrow("gone");
    const tab = openTab({ server, since: "0.check" });
    server.say();
    await pass(1_000);
    expect(tab.shown).toEqual([]);
    await pass(1_000);
    expect([tab.shown, server.open]).toEqual([up(1), 1]);
    await loss;
  });

  it.each([
    [true, "loses it to one that somebody looks at, when it cannot connect", 1],
    [false, "keeps it when somebody looks at it", 0],
  ])("but whose page is hidden (%s) %s", async (isHidden, _what, opened) => {
    const server = new FakeServer();
    const name = await nameOf(server);
    const closed = server.requests.length;
    navigator.locks.request(name, {}, () => new Promise(() => undefined)).catch(() => undefined);
    const channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }) => {
      if (data.kind !== "ask") return;
      channel.postMessage({ kind: "status", status: "waiting" });
      channel.postMessage({ kind: "here", cursor: "0.check", isHidden });
    };
    openTab({ server });
    await pass(20_000);
    expect(server.requests.length - closed).toBe(opened);
  });
});

/** The name under which participant 40's stream is shared. */
async function nameOf(server: FakeServer): Promise<string> {
  const names: string[] = [];
  const { locks } = navigator;
  const request = vi.spyOn(locks, "request");
  const tab = openTab({ server });
  await pass();
  names.push(...request.mock.calls.map(([name]) => name));
  request.mockRestore();
  tab.stream.close();
  await pass();
  return names[0] ?? "";
}

it("whatever gets lost between tabs, and whichever close, each shows everything once and in order", async () => {
  const step = fc.record({
    what: fc.constantFrom("say", "say", "cut", "open", "openAt", "close"),
    afterMs: fc.integer({ min: 0, max: 3_000 }),
    which: fc.nat({ max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.infiniteStream(fc.nat({ max: 3 })), async (steps, dice) => {
      fakeBrowser(() => dice.next().value === 0);
      const server = new FakeServer();
      const open: { from: number; tab: ReturnType<typeof openTab> }[] = [];
      const openAt = (from: number) => open.push({ from, tab: openTab({ server, since: cursorOf(from) }) });
      const happen: Record<string, (which: number) => unknown> = {
        say: () => server.say(),
        cut: () => server.cut(),
        open: () => openAt(server.head),
        openAt: (which) => openAt(Math.min(which, server.head)),
        close: (which) => open[which]?.tab.stream.close(),
      };
      openAt(0);
      for (const { what, afterMs, which } of steps) {
        await pass(afterMs);
        happen[what]?.(which);
      }
      openAt(0);
      server.say();
      await pass(120_000);
      for (const { from, tab } of open) {
        const isOpen = tab.stream.status !== "closed";
        const all = up(server.head - from, from + 1);
        expect(tab.shown).toEqual(isOpen ? all : all.slice(0, tab.shown.length));
        tab.stream.close();
      }
      await pass();
      expect(server.open).toBe(0);
    }),
    { numRuns: 100 },
  );
}, 60_000);
