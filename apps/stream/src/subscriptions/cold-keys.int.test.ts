// What is on the live side is sealed. Streams stay exact, and the live side stays live, when the keys are not at hand.
import { type EventStore, type Keyring, StoreUnavailableError } from "@tributary/event-store";
import { type DomainEvent, participantStream } from "@tributary/schemas";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { message, TENANT } from "../testing/append-to-feed.ts";
import { type RunningStream, runStream, textsOf } from "../testing/running-stream.ts";

/** How the app's keyring behaves; the test's own, with which it writes, is as ever. */
let isAway: boolean;
let hangs: boolean;
let questions: number;
let pages: number;
let comparisons = 0;
const forgotten: string[] = [];

/** A replica that has asked for no key yet. */
function cold(store: EventStore): EventStore {
  const atHand = new Set<string>();
  const keyring: Keyring = {
    known: (subjects) => (subjects.every((subject) => atHand.has(subject)) ? store.keyring.known(subjects) : null),
    async find(subjects) {
      questions += 1;
      if (isAway) throw new StoreUnavailableError("the keys can't be unwrapped");
      if (hangs) return new Promise(() => undefined);
      for (const subject of subjects) atHand.add(subject);
      return store.keyring.find(subjects);
    },
    ensure: (subjects) => store.keyring.ensure(subjects),
    forget(subject) {
      forgotten.push(subject);
      atHand.delete(subject);
    },
  };
  const readFeeds: EventStore["readFeeds"] = async (cursors, limit) => {
    pages += 1;
    if (isAway || hangs) throw new StoreUnavailableError("the keys can't be unwrapped");
    return store.readFeeds(cursors, limit);
  };
  const feedHeads: EventStore["feedHeads"] = async (owners) => {
    comparisons += 1;
    return store.feedHeads(owners);
  };
  // No relay runs here, and what is never published must not make the reconciler compare every second.
  const relay = { ...store.relay, lag: async () => ({ ...(await store.relay.lag()), seconds: 0 }) };
  return { ...store, keyring, readFeeds, feedHeads, relay };
}

let running: RunningStream;
beforeAll(async () => {
  running = await runStream({ around: cold });
});
beforeEach(() => {
  isAway = false;
  hangs = false;
});
afterAll(() => running[Symbol.asyncDispose]());

let people = 0;

/** An open stream of a new participant, and what coaches whose keys nobody has asked for say to them. */
async function scene() {
  people += 1;
  const id = `cold-${people}`;
  await running.register(id);
  const client = await running.open(id);
  await client.waitFor(() => true);
  const says = (text: string, senderId = `coach-of-${id}`): DomainEvent => {
    const sent = message(id, text);
    return { ...sent, data: { ...sent.data, senderId } } as DomainEvent;
  };
  const tell = async (...events: DomainEvent[]) => {
    for (const event of events) await running.publish(await running.appendEvent(id, event));
  };
  return { id, client, says, tell };
}

test("records of people whose keys are not at hand arrive live and in order, after few questions", async () => {
  const { client, says, tell, id } = await scene();
  [questions, pages] = [0, 0];
  const texts = Array.from({ length: 20 }, (_, index) => `${index}`);
  await tell(...texts.map((text, index) => says(text, `${id}-${index % 5}`)));
  await client.waitForCount(20);
  expect(textsOf(client)).toEqual(texts);
  expect(questions).toBeGreaterThan(0);
  expect(questions).toBeLessThanOrEqual(5);
  expect(pages).toBe(0); // nothing was a hole
});

test("while the keys cannot be had nothing is lost, repeated or shown sealed, and it comes once they can", async () => {
  const { client, says, tell } = await scene();
  isAway = true;
  await tell(says("1"), says("2"));
  await expect.poll(() => pages, { timeout: 5_000 }).toBeGreaterThan(0); // both were left to the exact reader
  await tell(says("3"));
  expect(textsOf(client)).toEqual([]);
  isAway = false;
  await client.waitForCount(3);
  await tell(says("4"));
  await client.waitForCount(4);
  expect(textsOf(client)).toEqual(["1", "2", "3", "4"]);
});

test("keys that do not come hold up those who need none for a moment only", async () => {
  const [waiting, known] = [await scene(), await scene()];
  await known.tell(known.says("now it is at hand"));
  await known.client.waitForCount(1);
  // Whom the reconciler tells of an event that still waits reads it from Postgres, which is another rule's matter.
  const before = comparisons;
  await expect.poll(() => comparisons, { timeout: 10_000 }).toBeGreaterThan(before);
  hangs = true;
  await waiting.tell(waiting.says("later"));
  const askedAt = performance.now();
  await known.tell(known.says("soon"));
  await known.client.waitForCount(2);
  expect(performance.now() - askedAt).toBeLessThan(2_000);
  hangs = false;
  await waiting.client.waitForCount(1);
  expect(textsOf(waiting.client)).toEqual(["later"]);
});

test("who is seen to be erased is forgotten at once", async () => {
  const { id } = await scene();
  const erased = {
    participantId: id,
    erasedBy: { id: "1", role: "admin" as const },
    erasedAt: new Date().toISOString(),
  };
  await running.publish(await running.appendEvent(id, { type: "ParticipantErased", data: erased }));
  await expect.poll(() => forgotten).toContain(participantStream(TENANT, id));
});
