import { type EventStore, StoreUnavailableError } from "@tributary/event-store";
import type { IncomingRecord, Messaging } from "@tributary/messaging";
import { newId } from "@tributary/runtime";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type CommandsTopic, commandsTopic } from "../testing/commands-topic.ts";
import { admin, coach, conversation, service } from "../testing/conversation.ts";

let topic: CommandsTopic;
let beforeLoad: (streamId: string) => void;
let afterHandle: () => void;

const around = (store: EventStore): EventStore => ({
  ...store,
  load: async (query) => {
    beforeLoad(query.streamId);
    return store.load(query);
  },
  [Symbol.asyncDispose]: async () => undefined,
});

/** Lets a test fail between the handling of records and their commit. */
const between = (messaging: Messaging): Messaging => ({
  ...messaging,
  subscribe: (options) => {
    if (!("handleRun" in options)) throw new Error("commands are taken in runs");
    const handleRun = async (records: readonly IncomingRecord[]) =>
      options.handleRun(records).then(() => afterHandle());
    return messaging.subscribe({ ...options, handleRun });
  },
});

beforeAll(async () => {
  topic = await commandsTopic({ around, between });
}, 60_000);
beforeEach(() => {
  beforeLoad = () => undefined;
  afterHandle = () => undefined;
});
afterAll(() => topic[Symbol.asyncDispose]());

const soon = { timeout: 30_000, interval: 50 };
const streamOf = (sessionId: string): string => `acme/chat-session/${sessionId}`;

async function textsOf(sessionId: string): Promise<string[]> {
  const events = await topic.running.store.readStream(streamOf(sessionId), 0, 500);
  return events.flatMap(({ event }) => (event.type === "MessageSent" ? [event.data.text] : []));
}

const untilSaid = (sessionId: string, texts: readonly string[]) =>
  expect.poll(() => textsOf(sessionId), soon).toEqual(texts);

const say = (sessionId: string, text: string) => ({ type: "SendMessage", sessionId, text }) as const;

async function lettersOf(key: string) {
  const { json } = await topic.running.send("GET", `/admin/dead_letters?key=${encodeURIComponent(key)}`, { as: admin });
  return (json as { results: { id: string; reason: string; detail: string; commandId: string | null }[] }).results;
}

test("a record that comes again because its commit was lost changes nothing", async () => {
  const { sessionId } = await conversation(topic.running);
  let handled = 0;
  afterHandle = () => {
    handled += 1;
    if (handled === 1) throw new Error("gone between append and commit");
  };
  await topic.send(say(sessionId, "once"));
  await expect.poll(() => handled, soon).toBe(2);
  expect(await textsOf(sessionId)).toEqual(["once"]);
});

test("commands of one key are executed in their order, whatever comes between", async () => {
  const talks = [await conversation(topic.running), await conversation(topic.running)];
  const texts = Array.from({ length: 40 }, (_, index) => String(index));
  await topic.send(...texts.flatMap((text) => talks.map(({ sessionId }) => say(sessionId, text))));
  for (const { sessionId } of talks) await untilSaid(sessionId, texts);
});

test("a record that cannot be executed becomes a dead letter that says why, and holds up nothing behind it", async () => {
  const { sessionId } = await conversation(topic.running);
  const key = streamOf(sessionId);
  const commandId = newId();
  const headers = {
    ...{ ce_specversion: "1.0", ce_id: commandId, ce_type: "SendMessage", ce_time: new Date().toISOString() },
    ...{ tenant: "acme", application: "tests", principal: "service/importer" },
  };
  const value = JSON.stringify(say(sessionId, "unreachable"));
  await topic.messaging.publish("tributary.commands", [
    { key, value: "{", headers },
    { key, value: Buffer.from([0xff, 0]), headers: { tenant: "acme", odd: "\0" } },
    { key, value: JSON.stringify({ type: "BrewCoffee" }), headers },
    { key, value, headers: { ...headers, lease: "link\0", fence: "1" } },
    { key, value, headers: { ...headers, tenant: "acme\0" } },
    { key, value, headers: { ...headers, tenant: "nobody" } },
    {
      key: "nobody/chat-session/s",
      value: '{"type":"LockChatSession","sessionId":"s"}',
      headers: { ...headers, ce_type: "LockChatSession", tenant: "nobody" },
    },
  ]);
  await topic.send(say(sessionId, "reached"));
  await untilSaid(sessionId, ["reached"]);
  const letters = await lettersOf(key);
  expect(new Set(letters.map(({ reason }) => reason))).toEqual(new Set(["unreadable"]));
  expect(letters.map((letter) => letter.commandId)).toEqual([commandId, null, commandId, commandId]);
  // Those of a tenant that does not exist are counted, and nobody's to see.
  const unseen = "SELECT reason FROM dead_letters WHERE tenant IS NULL ORDER BY id";
  const reasons = (await topic.running.query(unseen)).map(({ reason }) => reason);
  expect(reasons.toSorted()).toEqual(["unknown-tenant", "unreadable", "unreadable"]);
});

test("while Postgres is away a command waits, and those behind it; then they go on in their order", async () => {
  const { sessionId } = await conversation(topic.running);
  let tries = 0;
  beforeLoad = (streamId) => {
    if (streamId !== streamOf(sessionId) || tries >= 3) return;
    tries += 1;
    throw new StoreUnavailableError("away");
  };
  await topic.send(say(sessionId, "first"), say(sessionId, "second"));
  await untilSaid(sessionId, ["first", "second"]);
  expect(tries).toBe(3);
  expect(await lettersOf(streamOf(sessionId))).toEqual([]);
});

test("what fails for a moment is not overtaken by what is carried out together with it", async () => {
  const { sessionId } = await conversation(topic.running);
  const texts = Array.from({ length: 60 }, (_, index) => String(index));
  let loads = 0;
  beforeLoad = (streamId) => {
    if (streamId !== streamOf(sessionId)) return;
    loads += 1;
    if (loads % 17 === 0 && loads < 200) throw new StoreUnavailableError("away");
  };
  await topic.send(...texts.map((text) => say(sessionId, text)));
  await untilSaid(sessionId, texts);
  expect(loads).toBeGreaterThan(60);
});

test("a reply keeps its place among plain messages", async () => {
  const { sessionId } = await conversation(topic.running);
  const { json } = await topic.running.send("POST", `/admin/chat_sessions/${sessionId}/chat_messages`, {
    as: coach,
    body: { text: "first" },
  });
  const { id: replyToId } = json as { id: string };
  await topic.send(say(sessionId, "second"), { ...say(sessionId, "reply"), replyToId }, say(sessionId, "third"));
  await untilSaid(sessionId, ["first", "second", "reply", "third"]);
});

test("a bug in one command is a dead letter and not the end of its partition", async () => {
  const { sessionId } = await conversation(topic.running);
  let isBroken = true;
  beforeLoad = (streamId) => {
    if (streamId === streamOf(sessionId) && isBroken) {
      isBroken = false;
      throw new TypeError("never thought of that");
    }
  };
  await topic.send(say(sessionId, "breaks"), say(sessionId, "works"));
  await untilSaid(sessionId, ["works"]);
  expect(await lettersOf(streamOf(sessionId))).toMatchObject([{ reason: "failed" }]);
});

test("a command with a stale fence leaves neither event nor receipt nor dead letter", async () => {
  const { sessionId } = await conversation(topic.running);
  const { leases } = topic.running.store;
  const old = await leases.acquire("link/7", "first", 60_000);
  if (!old) throw new Error("somebody else has the lease");
  await leases.release("link/7", "first", old.fence);
  const current = await leases.acquire("link/7", "second", 60_000);
  if (!current) throw new Error("somebody else has the lease");
  const [dropped = ""] = await topic.send(
    { ...say(sessionId, "too late"), lease: { name: "link/7", fence: old.fence } },
    { ...say(sessionId, "in time"), lease: { name: "link/7", fence: current.fence } },
  );
  await untilSaid(sessionId, ["in time"]);
  expect(await topic.running.store.acceptedCommands.find("acme", dropped)).toBeNull();
  expect(await lettersOf(streamOf(sessionId))).toEqual([]);
});

test("refused commands of a key are tried again in their order, under their own ids, and replace their refusals", async () => {
  const participantId = newId();
  const key = `acme/participant/${participantId}`;
  const ids = await topic.send(
    { type: "SuspendParticipant", participantId },
    { type: "ReactivateParticipant", participantId },
  );
  await expect.poll(async () => (await lettersOf(key)).length, soon).toBe(2);
  const retry = () => topic.running.send("POST", "/admin/dead_letters/retry", { as: admin, body: { key } });
  expect((await retry()).json).toMatchObject({ results: [{ succeeded: false }], remaining: 2 });

  const person = { id: participantId, firstName: "Ada", lastName: "Lovelace" };
  await topic.running.send("POST", "/participants", { as: admin, body: person });
  expect((await retry()).json).toMatchObject({ results: [{ succeeded: true }, { succeeded: true }], remaining: 0 });
  const states = ids.map((id) => topic.running.send("GET", `/commands/${id}`, { as: service }));
  expect((await Promise.all(states)).map(({ json }) => json)).toMatchObject([
    { state: "succeeded", type: "SuspendParticipant", result: { status: "SUSPENDED" } },
    { state: "succeeded", type: "ReactivateParticipant", result: { status: "ACTIVE" } },
  ]);
  const events = await topic.running.store.readStream(key, 1, 10);
  expect(events.map(({ metadata }) => metadata.commandId)).toEqual(ids);
  expect(await lettersOf(key)).toEqual([]);
});

test("a mark that advances nothing is no refusal", async () => {
  const { sessionId, participantId, adminPath } = await conversation(topic.running);
  await topic.running.send("POST", `${adminPath}/chat_messages`, { as: coach, body: { text: "read me" } });
  const { length: upToVersion } = await topic.running.store.readStream(streamOf(sessionId), 0, 100);
  const mark = { type: "MarkMessagesRead", sessionId, memberId: participantId, upToVersion } as const;
  const [first = "", again = ""] = await topic.send(mark, mark);
  const state = async (id: string) => (await topic.running.send("GET", `/commands/${id}`, { as: service })).json;
  await expect.poll(() => state(again), soon).toMatchObject({ state: "succeeded" });
  expect(await state(first)).toMatchObject({ state: "succeeded" });
  const events = await topic.running.store.readStream(streamOf(sessionId), upToVersion, 100);
  expect(events.map(({ event, metadata }) => [event.type, metadata.commandId])).toEqual([["MessagesRead", first]]);
  expect(await lettersOf(streamOf(sessionId))).toEqual([]);
});

test("how far it is behind, what waits and what came of it is measured", async () => {
  const { sessionId } = await conversation(topic.running);
  await topic.send(say(sessionId, "counted"));
  await untilSaid(sessionId, ["counted"]);
  const scrape = async (): Promise<string> => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const response = { setHeader: () => undefined, end: resolve };
    topic.running.telemetry.handleScrape({} as never, response as never);
    return promise;
  };
  await expect
    .poll(scrape, soon)
    .toMatch(/^tributary_commands_consumed_total\{[^}]*command="SendMessage",outcome="succeeded"/m);
  const metrics = await scrape();
  for (const name of ["lag_records", "lag_seconds", "accepted", "accepted_seconds"]) {
    expect(metrics).toMatch(new RegExp(`^tributary_commands_${name}(\\{[^}]*\\})? \\d`, "m"));
  }
  expect(metrics).toMatch(/^tributary_dead_letters(_seconds)? \d/m);
});
