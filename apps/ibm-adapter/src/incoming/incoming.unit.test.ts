// When the cursor may move, and what is asked for while Kafka is away.
import type { EventStore, HeldLink, Keyring, LinkMove } from "@tributary/event-store";
import { CommandPublisher, Cursors, Say } from "@tributary/external-chats";
import type { Messaging } from "@tributary/messaging";
import { createLogger, systemClock } from "@tributary/runtime";
import type { SentMoment } from "@tributary/schemas";
import { expect, test, vi } from "vitest";
import { Chat } from "../chat.ts";
import type { FeedBatch } from "../client/feed.ts";
import { bob, CID, event, said } from "../testing/view.ts";
import { VOICE } from "../voice.ts";
import { Incoming } from "./incoming.ts";

const keys = { someErased: false, seal: (_: string, text: string) => text };
const keyring = { known: () => keys, ensure: async () => keys } as unknown as Keyring;
const log = createLogger({ name: "test", level: "silent" });
const ignore = () => undefined;

const link: HeldLink = {
  ...{ tenant: "acme", sessionId: "s1", linkId: "l1", participantId: null, lease: { name: "l", fence: 1 } },
  ...{ status: "CONNECTED", namedConversation: "chat/1", parameters: { channelId: "1", kind: "chat" } },
  ...{ clientId: "secret", conversation: CID, sentVersion: 1, receivedUpTo: null },
};

const batch = (cursor: string | null, ...ids: string[]): FeedBatch => ({
  ...{ cid: CID, cursor },
  events: ids.map((id) => event("message.new", { message: said({ id }), user: bob })),
});

/** A chat whose batches are all there already, a broker that can be away, and what has become of either. */
function scene(batches: FeedBatch[], { mostBytes = 1_000_000 } = {}) {
  const happened: string[] = [];
  let held: Promise<void> = Promise.resolve();
  const broker = {
    isAway: false,
    /** How often it was asked while it was away. */
    missed: 0,
    /** Until what it answers is called. */
    holds(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
  };
  const messaging: Pick<Messaging, "publish"> = {
    async publish(_topic, records) {
      if (broker.isAway) {
        broker.missed += 1;
        throw new Error("no broker");
      }
      await held;
      for (const { headers } of records) happened.push(String(headers.ce_id).replace("ibm:l1:message:", "said "));
    },
  };
  const publisher = new CommandPublisher({ messaging, keyring, log, mostBytes, onPublished: ignore, onFailed: ignore });
  const move = async (moves: readonly LinkMove[]) => {
    for (const { receivedUpTo } of moves) happened.push(`moved ${receivedUpTo}`);
    return new Set<string>();
  };
  const lost = new AbortController();
  const chat = new Chat(link, lost.signal);
  const store = {} as Pick<EventStore, "queries" | "readStream" | "deadLetters" | "keyring">;
  const typing: string[] = [];
  const moments = { say: ({ event: { data } }: SentMoment) => void typing.push(data.memberId) };
  const user = { id: "us" };
  const asked = { times: 0 };
  const incoming = new Incoming({
    ...{ chat, kind: "chat", store, onOpen: ignore, observe: { came: ignore } },
    say: new Say(chat, {
      voice: VOICE,
      store,
      commands: publisher,
      moments,
      clock: systemClock,
      tracing: null,
      onDeadLetter: ignore,
    }),
    cursors: new Cursors({ links: { move }, onLost: ignore, log }),
    feed: {
      named: async () => CID,
      opened: async () => ({ cid: CID, userId: user.id }),
      async next(signal) {
        asked.times += 1;
        const next = batches.shift();
        if (next) return next;
        return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      },
    },
  });
  const running = incoming.run().catch(ignore);
  return {
    ...{ happened, broker, asked, incoming, chat, typing, user },
    async [Symbol.asyncDispose]() {
      lost.abort();
      await running;
      await publisher[Symbol.asyncDispose]();
    },
  };
}

test("the cursor moves when Kafka has what came up to it, and only forward", async () => {
  await using test = scene([batch("t1", "m1"), batch("t2", "m2", "m3")]);
  await vi.waitFor(() => expect(test.happened).toContain("moved t2"));
  const { happened } = test;
  expect(happened.indexOf("moved t2")).toBeGreaterThan(happened.indexOf("said m3"));
  expect(happened.filter((one) => one.startsWith("said"))).toEqual(["said m1", "said m2", "said m3"]);
});

test("while Kafka is away the cursor stands, also when what came last says nothing", async () => {
  const batches = [batch("t1", "m1"), batch("t2")];
  const test = scene(batches);
  test.broker.isAway = true;
  await vi.waitFor(() => expect(test.asked.times).toBe(3));
  await vi.waitFor(() => expect(test.broker.missed).toBe(2));
  expect(test.happened).toEqual([]);
  test.broker.isAway = false;
  await vi.waitFor(() => expect(test.happened).toEqual(["said m1", expect.stringMatching(/^moved/)]));
  expect(test.happened.at(-1)).toBe("moved t2");
  await test[Symbol.asyncDispose]();
});

test("no more is asked for than there is room while Kafka is away", async () => {
  const batches = Array.from({ length: 50 }, (_, index) => batch(`t${index}`, `m${index}`));
  await using test = scene(batches, { mostBytes: 2_000 });
  test.broker.isAway = true;
  await vi.waitFor(() => expect(test.asked.times).toBeGreaterThan(2));
  await vi.waitFor(() => expect(test.broker.missed).toBe(2));
  expect(test.asked.times).toBeLessThan(12);
  test.broker.isAway = false;
  await vi.waitFor(() => expect(test.happened).toContain("moved t49"), { timeout: 3_000 });
});

test("while Kafka takes a batch the next one is read, and no more than that", async () => {
  await using test = scene(Array.from({ length: 9 }, (_, index) => batch(`t${index}`, `m${index}`)));
  const answer = test.broker.holds();
  await vi.waitFor(() => expect(test.asked.times).toBe(2));
  await new Promise(setImmediate); // by then all has happened that does not wait for the broker
  expect(test.asked.times).toBe(2);
  answer();
  await vi.waitFor(() => expect(test.happened).toContain("moved t8"));
});

test("as another chat user we are still ourselves", async () => {
  const typists = (...ids: string[]) => ids.map((id) => event("typing.start", { user: { id } }));
  await using test = scene([{ cid: CID, cursor: null, events: typists("us", "them") }]);
  await vi.waitFor(() => expect(test.typing).toEqual(["ibm-them"]));
  test.user.id = "us, too";
  await test.incoming.onConnected();
  expect(test.chat.view("chat").userId).toBe("us, too");
});
