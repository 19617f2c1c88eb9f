// What people write is readable nowhere on its way: not in the log, not on either topic, not in what waits or has failed.
import { type EventStore, type Keyring, StoreUnavailableError, sealedCommand } from "@tributary/event-store";
import type { IncomingRecord } from "@tributary/messaging";
import { newId } from "@tributary/runtime";
import { chatSessionStream, participantStream, type SentCommand, toCommandRecord } from "@tributary/schemas";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type CommandsTopic, commandsTopic } from "../testing/commands-topic.ts";
import { admin, coach, conversation, registered, service } from "../testing/conversation.ts";

let topic: CommandsTopic;
let beforeFind: () => void;
const seen: IncomingRecord[] = [];

/** Lets a test take the keys away for a while. */
const around = (store: EventStore): EventStore => {
  const { keyring } = store;
  const gated: Keyring = {
    known: (subjects) => keyring.known(subjects),
    find: async (subjects) => {
      beforeFind();
      return keyring.find(subjects);
    },
    ensure: (subjects) => keyring.ensure(subjects),
    forget: (subject) => keyring.forget(subject),
  };
  return { ...store, keyring: gated, [Symbol.asyncDispose]: async () => undefined };
};

beforeAll(async () => {
  topic = await commandsTopic({ around });
  for (const name of ["tributary.events", "tributary.commands"] as const) {
    await topic.messaging.tail({ topic: name, onRecords: (records) => void seen.push(...records) });
  }
}, 60_000);
beforeEach(() => {
  beforeFind = () => undefined;
});
afterAll(() => topic[Symbol.asyncDispose]());

const soon = { timeout: 30_000, interval: 50 };
const seenOf = (key: string) => seen.filter((record) => record.key === key);
const erase = ({ store }: CommandsTopic["running"], subject: string) =>
  store.append({
    ...{ tenant: "acme", streamId: `acme/test/${newId()}`, expected: { kind: "any" }, events: [], receipts: [] },
    ...{ state: {}, stateVersion: 1, rows: {}, erases: [subject] },
  });

async function lettersOf(key: string) {
  const { json } = await topic.running.send("GET", `/admin/dead_letters?key=${encodeURIComponent(key)}`, { as: admin });
  return (json as { results: { value: string; sealed: boolean }[] }).results;
}

const statusOf = async (id: string) => (await topic.running.send("GET", `/commands/${id}`, { as: service })).json;

test("names and texts are in no topic, no event, and nothing that waits", async () => {
  const { running } = topic;
  const talk = await conversation(running);
  await talk.say("my knee hurts");
  const path = `${talk.adminPath}/chat_messages`;
  const later = { as: coach, body: { text: "which knee?" }, headers: { prefer: "respond-async" } };
  expect((await running.send("POST", path, later)).status).toBe(202);
  const waiting = await running.query("SELECT sent::text AS sent FROM command_receipts WHERE sent IS NOT NULL");
  const streamId = chatSessionStream("acme", talk.sessionId);
  await expect.poll(async () => (await running.store.readStream(streamId, 0, 10)).length, soon).toBe(5);
  await expect.poll(() => seenOf(streamId).length, soon).toBe(6); // five events, one command
  await expect.poll(() => seenOf(participantStream("acme", talk.participantId)).length, soon).toBe(1);

  const events = await running.query("SELECT data::text AS data, metadata::text AS metadata FROM events");
  const records = seen.map(({ value, headers }) => value.toString() + Object.values(headers).map(String).join());
  for (const place of [JSON.stringify(events), JSON.stringify(waiting), ...records]) {
    expect(place).not.toMatch(/knee|Lovelace/);
  }
});

test("a command whose person was erased meanwhile becomes nothing, its sender is told, and the next one is executed", async () => {
  const { store } = topic.running;
  const participantId = await registered(topic.running);
  const commandId = newId();
  const sent: SentCommand = {
    ...{ commandId, tenant: "acme", application: "tests", sentAt: new Date().toISOString() },
    command: { type: "AddActionPlanCards", planId: newId(), participantId, title: "Ada's first week", cards: [] },
    principal: { role: "service", id: "importer" },
  };
  const record = await sealedCommand(store.keyring, sent);
  if (record === null) throw new Error("nobody is erased yet");
  const about = { tenant: "acme", commandId, type: sent.command.type, record };
  await store.acceptedCommands.accept({ principal: "service/importer", key: commandId, fingerprint: "f", ...about });
  await erase(topic.running, `participant/${participantId}`);
  await topic.messaging.publish("tributary.commands", [record]);
  await expect.poll(() => statusOf(commandId), soon).toMatchObject({ state: "refused", status: 410 });
  expect(await statusOf(commandId)).toMatchObject({ result: { code: "erased" } });
  expect(await lettersOf(record.key)).toEqual([]);

  const { sessionId } = await conversation(topic.running);
  await topic.send({ type: "SendMessage", sessionId, text: "still here" });
  const streamId = chatSessionStream("acme", sessionId);
  await expect.poll(async () => (await store.readStream(streamId, 0, 10)).length, soon).toBe(4);
});

test("a plain command that tells of somebody who is erased becomes nothing either, and blocks nobody", async () => {
  const { running, messaging } = topic;
  const { participantId, sessionId } = await conversation(running);
  await running.send("DELETE", `/participants/${participantId}`, { as: admin });
  const sent: SentCommand = {
    ...{ commandId: newId(), tenant: "acme", application: "tests", sentAt: new Date().toISOString() },
    ...{ principal: { role: "service", id: "importer" } },
    command: {
      ...{ type: "JoinChatSession", sessionId, memberId: participantId },
      ...{ memberType: "PARTICIPANT", memberName: "Ada Lovelace" },
    },
  };
  const record = toCommandRecord(sent);
  await messaging.publish("tributary.commands", [record]);
  await topic.send({ type: "SendMessage", sessionId, text: "still here" });
  await expect.poll(async () => (await running.store.readStream(record.key, 4, 10)).length, soon).toBe(1);
  expect(await lettersOf(record.key)).toEqual([]);
});

test("no command about somebody who is erased is accepted", async () => {
  const participantId = await registered(topic.running);
  await erase(topic.running, `participant/${participantId}`);
  const body = { type: "SuspendParticipant", participantId };
  const refused = await topic.running.send("POST", "/commands", { as: service, body });
  expect(refused).toMatchObject({ status: 410, json: { code: "erased" } });
});

test("while the keys cannot be had commands wait, and none is given up", async () => {
  const { sessionId } = await conversation(topic.running);
  let tries = 0;
  beforeFind = () => {
    tries += 1;
    if (tries <= 2) throw new StoreUnavailableError("the key can't be unwrapped");
  };
  await topic.send({ type: "SendMessage", sessionId, text: "patience" });
  const streamId = chatSessionStream("acme", sessionId);
  await expect.poll(async () => (await topic.running.store.readStream(streamId, 3, 1)).length, soon).toBe(1);
  expect(tries).toBeGreaterThan(2);
  expect(await lettersOf(streamId)).toEqual([]);
});

test("a dead letter is kept as it came, shown opened while that can be, and else said to be sealed", async () => {
  const { running } = topic;
  const key = chatSessionStream("acme", newId());
  await topic.send({ type: "SendMessage", sessionId: key.split("/").at(-1) ?? "", text: "my knee hurts" });
  await expect.poll(() => lettersOf(key), soon).toHaveLength(1);
  const [shown] = await lettersOf(key);
  expect(shown).toMatchObject({ sealed: false, value: expect.stringContaining("my knee hurts") });
  const kept = await running.query("SELECT encode(value, 'escape') AS value FROM dead_letters WHERE key = $1", [key]);
  expect(JSON.stringify(kept)).not.toContain("knee");

  await erase(running, "service/importer");
  const [sealed] = await lettersOf(key);
  expect(sealed).toMatchObject({ sealed: true, value: expect.not.stringContaining("knee") });
  const retried = await running.send("POST", "/admin/dead_letters/retry", { as: admin, body: { key } });
  expect(retried.json).toMatchObject({ results: [{ succeeded: false, detail: expect.stringContaining("erased") }] });
});
