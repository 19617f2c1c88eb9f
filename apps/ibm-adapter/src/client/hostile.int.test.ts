import { createLogger } from "@tributary/runtime";
import { type ChatEvent, channelsAnswer, readEvent } from "@tributary/schemas/ibm-video";
import { anyAnswer, anyChatEvent, chatEventTypes } from "@tributary/schemas/ibm-video/testing";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { identityOf } from "./event-times.ts";
import { createFeeds } from "./feeds.ts";
import type { ClientObserver } from "./observe.ts";
import { type HostileService, hostileService } from "./testing/hostile-service.ts";
import { Reading } from "./testing/scene.ts";
import { TIMINGS } from "./timings.ts";

const CID = "chatroom:c1";
const HELLO = { type: "health.check", connection_id: "x" };
const CHANNELS = { channels: [{ channel: { cid: CID } }] };
const soon = { timeout: 15_000, interval: 20 };
const { signal } = new AbortController();

const silent: ClientObserver = {
  ...{ stands: () => undefined, connected: () => undefined, disconnected: () => undefined, frame: () => undefined },
  ...{ synced: () => undefined, paged: () => undefined, dropped: () => undefined, limited: () => undefined },
};

function follow(
  { ibm }: HostileService,
  { since = null, observe = {} }: { since?: string | null; observe?: Partial<ClientObserver> } = {},
) {
  const log = createLogger({ name: "client-test", level: "silent" });
  const timings = { ...TIMINGS, firstFrameMs: 300 };
  const feeds = createFeeds({ ibm: () => ibm, observe: { ...silent, ...observe }, log, timings });
  const conversation = { tenant: "acme", channelId: "1", kind: "chat", cid: null } as const;
  return new Reading(feeds.open(conversation, since, new AbortController().signal)).begin();
}

/** Whatever ends a conversation, or a connection, is left out. */
const harmless = chatEventTypes.filter(
  (type) => !/^(connection\.error|health\.check|.*channel[._]deleted)$|kicked|removed/.test(type),
);
const identitiesOf = (events: readonly ChatEvent[]) =>
  new Set(events.filter((event) => !event.type.startsWith("message.")).map(identityOf));

describe("a service with other habits", () => {
  test("may leave out, hide, add and shuffle whatever it likes: what can be read is told, and the rest kept as it came", async () => {
    const anyEvents = fc.tuple(...harmless.map((type) => anyChatEvent(type, { cid: CID })));
    const [sample = []] = fc.sample(anyEvents, { numRuns: 1, seed: 8 });
    const answers = fc.sample(anyAnswer(channelsAnswer, CHANNELS), { numRuns: 3, seed: 8 });
    await using service = await hostileService({
      greeting: () => [{ type: "nobody.knows" }, "no JSON", HELLO],
      answer: (path) => ({ body: path === "/channels" ? (answers.pop() ?? CHANNELS) : { events: sample } }),
    });
    using reading = follow(service);
    await reading.feed.opened(signal);
    for (const event of sample) service.say(event);
    for (const garbage of ["", "[", "null", "7", "[]", '{"type":7}', '{"type":"health.check"}']) service.say(garbage);
    service.say({ type: "the.last", created_at: "2026-12-31T23:59:59Z", cid: CID });
    const isLast = (event: ChatEvent) => event.type === "unknown" && event.name === "the.last";
    await vi.waitFor(() => expect(reading.events.some(isLast)).toBe(true), soon);
    const told = identitiesOf(reading.events);
    const missing = [...identitiesOf(sample.map(readEvent))].filter((identity) => !told.has(identity));
    // Of reactions the newest ones are told.
    expect(missing.filter((identity) => !identity.includes("reaction."))).toEqual([]);
  });

  test("may say nothing but what a connection needs", async () => {
    await using service = await hostileService({
      greeting: () => [HELLO],
      answer: (path) => ({ body: path === "/channels" ? { channels: [{ channel: {} }] } : {} }),
    });
    using reading = follow(service);
    expect(await reading.feed.opened(signal)).toEqual({ cid: CID, userId: "u1" });
    service.say({ type: "message.new", cid: CID, created_at: "2026-06-24T11:44:49Z", message: { id: "m1" } });
    await vi.waitFor(() => expect(reading.order).toEqual(["m1"]), soon);
  });

  test("that says nothing at first is left after a while, and tried again", async () => {
    const greetings = [[], [HELLO]];
    await using service = await hostileService({
      greeting: () => greetings.shift() ?? [HELLO],
      answer: () => ({ body: CHANNELS }),
    });
    const reasons: string[] = [];
    using reading = follow(service, { observe: { disconnected: (reason) => reasons.push(reason) } });
    await reading.feed.opened(signal);
    expect(reasons).toEqual(["broken"]);
  });
});

describe("a connection that is refused", () => {
  test.each([2, 41, 42, 43])("with code %i is not tried again soon", async (code) => {
    const error = { code, message: "no", StatusCode: 401 };
    await using service = await hostileService({ greeting: () => [{ error }], answer: () => ({ body: CHANNELS }) });
    using reading = follow(service);
    await vi.waitFor(
      () => expect(reading.feed.state).toMatchObject({ state: "refused", detail: expect.stringContaining("no") }),
      soon,
    );
    expect(service.entered).toBe(1);
  });

  test("with code 40 is made with another token, for which the chat is entered anew", async () => {
    const expired = {
      type: "connection.error",
      created_at: "",
      error: { code: 40, message: "expired", StatusCode: 401 },
    };
    const greetings = [[expired], [expired], [HELLO]];
    await using service = await hostileService({
      greeting: () => greetings.shift() ?? [],
      answer: () => ({ body: CHANNELS }),
    });
    using reading = follow(service);
    await reading.feed.opened(signal);
    expect(service.entered).toBe(3);
  });

  test("with any other error is tried again", async () => {
    const busy = { error: { code: -1, message: "busy", StatusCode: 500 } };
    const greetings = [[busy], [HELLO]];
    await using service = await hostileService({
      greeting: () => greetings.shift() ?? [],
      answer: () => ({ body: CHANNELS }),
    });
    using reading = follow(service);
    await reading.feed.opened(signal);
  });
});

describe("a call that is refused", () => {
  const since = "2026-06-24T11:44:49.5Z";

  test("for its number is repeated when the service takes it again, and not before", async () => {
    const resetAt = Math.ceil(Date.now() / 1_000) + 2;
    const headers = { "x-ratelimit-reset": String(resetAt) };
    const limited = [{ status: 429, headers, body: { code: 9, message: "slow down", StatusCode: 429 } }];
    await using service = await hostileService({
      greeting: () => [HELLO],
      answer: (path) =>
        (path === "/sync" ? limited.pop() : null) ?? { body: path === "/sync" ? { events: [] } : CHANNELS },
    });
    const names: string[] = [];
    using reading = follow(service, { since, observe: { limited: (endpoint) => names.push(endpoint) } });
    await reading.feed.opened(signal);
    expect(Date.now()).toBeGreaterThanOrEqual(resetAt * 1_000);
    expect(names).toEqual(["sync"]);
  });

  test.each([
    ["46", { code: 46, message: "connection id not found", StatusCode: 400 }],
    [
      "words about it",
      { code: 4, message: "Watch or Presence requires an active websocket connection", StatusCode: 400 },
    ],
  ])("because the connection is none, by %s, is made on another one", async (_, body) => {
    const refusals = [{ status: 400, body }];
    const connections: string[] = [];
    await using service = await hostileService({
      greeting() {
        connections.push(`x${connections.length}`);
        return [{ ...HELLO, connection_id: connections.at(-1) }];
      },
      answer: () => refusals.pop() ?? { body: CHANNELS },
    });
    using reading = follow(service);
    await reading.feed.opened(signal);
    expect(connections).toEqual(["x0", "x1"]);
  });

  test("by something in between that answers in HTML is repeated", async () => {
    const refusals = [
      { status: 502, body: "<html>" },
      { status: 200, body: "<html>" },
    ];
    await using service = await hostileService({
      greeting: () => [HELLO],
      answer: () => refusals.pop() ?? { body: CHANNELS },
    });
    using reading = follow(service);
    await reading.feed.opened(signal);
    expect(service.asked).toHaveLength(3);
  });
});
