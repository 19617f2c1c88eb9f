// Every command on a platform that runs: real Postgres, real Kafka.
import type { EventStore } from "@tributary/event-store";
import { hashApiKey, newId } from "@tributary/runtime";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type CommandsTopic, commandsTopic } from "../testing/commands-topic.ts";
import { conversation } from "../testing/conversation.ts";
import { masterKey } from "../testing/kms.ts";
import type { OpsConfig } from "./config.ts";
import { lag } from "./lag.ts";
import { runOps } from "./run.ts";

const SAID = "what somebody said";
let topic: CommandsTopic;
let beforeLoad: () => Promise<void>;

const around = (store: EventStore): EventStore => ({
  ...store,
  load: async (query) => {
    await beforeLoad();
    return store.load(query);
  },
  [Symbol.asyncDispose]: async () => undefined,
});

beforeAll(async () => {
  topic = await commandsTopic({ around });
}, 60_000);
beforeEach(() => {
  beforeLoad = async () => undefined;
});
afterAll(() => topic[Symbol.asyncDispose]());

const soon = { timeout: 30_000, interval: 50 };

async function ops(args: string, config: Partial<OpsConfig> = {}) {
  const { kafka, running } = topic;
  const whole = {
    databaseUrl: running.databaseUrl,
    kafka,
    masterKeys: [masterKey],
    retention: { feeds: 0, receipts: 0 },
  };
  const said = { out: [] as string[], err: [] as string[] };
  const code = await runOps(args.split(" "), {
    config: () => ({ ...whole, ...config }),
    out: (line) => void said.out.push(line),
    err: (line) => void said.err.push(line),
  });
  const [out, err] = [said.out.join("\n"), said.err.join("\n")];
  expect(out + err).not.toContain(SAID);
  return { code, out, err };
}

/** The one document of `--json`. */
async function json(args: string): Promise<Record<string, unknown>> {
  const { out, code } = await ops(`${args} --json`);
  return { code, ...(JSON.parse(out) as Record<string, unknown>) };
}

const say = (sessionId: string, commandId = newId()) =>
  ({ type: "SendMessage", sessionId, text: SAID, commandId }) as const;

test("lag says what a consumer has not committed, by partition and age, and is 1 when that is too long", async () => {
  const { sessionId } = await conversation(topic.running);
  expect(await json("lag")).toMatchObject({ code: 0, ok: true, consumers: [{ records: 0, oldestSeconds: 0 }] });
  const held = Promise.withResolvers<void>();
  beforeLoad = () => held.promise;
  await topic.send(say(sessionId), say(sessionId));
  await expect.poll(async () => (await json("lag")).consumers, soon).toMatchObject([{ records: 2 }]);
  await expect.poll(async () => (await ops("lag --over 1")).code, soon).toBe(1);
  expect((await ops("lag")).out).toMatch(
    /^tributary\.commands for tributary-api-commands: 2 records, the oldest since [\d.]+ s\n {2}partition \d+: 2 records \(\d+ of \d+\), the oldest since [\d.]+ s$/m,
  );
  held.resolve();
  await expect.poll(async () => (await json("lag")).consumers, soon).toMatchObject([{ records: 0 }]);
});

test("lag without Kafka tells what Postgres knows; one that does not answer is a failure", async () => {
  expect(await ops("lag", { kafka: "in-process" })).toMatchObject({
    code: 0,
    out: expect.stringContaining("not asked"),
  });
  const { kafka, running, messaging } = topic;
  const retention = { feeds: 0, receipts: 0 };
  const asked = lag.run({
    ...{ store: running.store, options: {}, id: "", say: () => undefined },
    config: { databaseUrl: running.databaseUrl, kafka, masterKeys: null, retention },
    messaging: { ...messaging, lag: () => Promise.reject(new Error("no broker")) },
  });
  await expect(asked).rejects.toThrow("Kafka can't be asked: no broker");
});

test("relay says who leads, from where, and who holds it back", async () => {
  // A transaction of anybody on this server holds every relay back for as long as it lasts, that of another test, too.
  const free = { leader: { leads: true }, epoch: 1, suspect: false, lag: { blockedByPid: null } };
  await expect.poll(() => json("relay"), soon).toMatchObject(free);
  const holder = new pg.Client({ connectionString: topic.running.databaseUrl, application_name: "a long report" });
  await holder.connect();
  await holder.query("BEGIN; SELECT pg_current_xact_id()");
  await conversation(topic.running);
  await expect
    .poll(async () => (await ops("relay")).out, soon)
    .toMatch(/^held back by: a long report \(pid \d+\), whose transaction is open since [\d.]+ s$/m);
  await expect.poll(async () => (await ops("relay --over 0")).code, soon).toBe(1);
  await holder.end();
  await topic.running.store.epochs.suspect();
  expect(await ops("relay")).toMatchObject({ code: 1, out: expect.stringContaining("SUSPECT") });
  await topic.running.query("UPDATE log_epoch SET suspect = false");
});

test("streams tells of each replica", async () => {
  await topic.running.store.streamReplicas.report("pod-a", { participant: 3, coach: 1, session: 0 }, 0);
  expect((await ops("streams")).out).toMatch(
    /^pod-a: 3 participant, 1 coach, 0 session, as of \S+Z\n4 streams on 1 replica: 3 participant, 1 coach, 0 session$/,
  );
});

test("a dead letter is listed and shown without what it says, tried again, and discarded", async () => {
  const { participantId } = await conversation(topic.running);
  const missing = newId();
  await topic.send(say(missing));
  await expect.poll(async () => (await json("dead-letters list --tenant acme")).letters, soon).toHaveLength(1);
  const { letters, total } = await json("dead-letters list");
  const [{ id } = { id: "" }] = letters as { id: string }[];
  expect([letters, total]).toMatchObject([[{ tenant: "acme", type: "SendMessage", reason: "refused" }], 1]);
  expect((await ops(`dead-letters show ${id}`)).out).toMatch(new RegExp(`^key: acme/chat-session/${missing}$`, "m"));
  expect(await ops(`dead-letters retry ${id}`)).toMatchObject({
    code: 1,
    out: expect.stringContaining("failed again"),
  });
  expect(await ops(`dead-letters retry --tenant acme --key acme/chat-session/${missing}`)).toMatchObject({ code: 1 });

  await topic.send({ type: "OpenChatSession", sessionId: missing, participantIds: [participantId] });
  const happened = async () =>
    (await topic.running.store.readStream(`acme/chat-session/${missing}`, 0, 50)).map(({ event }) => event.type);
  await expect.poll(happened, soon).toContain("ChatSessionOpened");
  expect(await ops(`dead-letters retry ${id}`)).toMatchObject({ code: 0, out: `${id}: executed` });
  expect(await happened()).toContain("MessageSent");
  expect(await ops(`dead-letters show ${id}`)).toEqual({ code: 1, out: "", err: `ops: there is no dead letter ${id}` });
});

test("what can't be read is not quoted either, when it is tried again", async () => {
  const { messaging } = topic;
  const headers = { ce_specversion: "1.0", tenant: "acme", ce_id: newId(), ce_type: "SendMessage" };
  await messaging.publish("tributary.commands", [{ key: "acme/chat-session/x", value: SAID, headers }]);
  await expect.poll(async () => (await json("dead-letters list")).total, soon).toBe(1);
  const [{ id } = { id: "" }] = (await json("dead-letters list")).letters as { id: string }[];
  for (const form of ["", " --json"]) {
    expect(await ops(`dead-letters retry ${id}${form}`)).toMatchObject({
      code: 1,
      out: expect.stringContaining("can't be read"),
    });
  }
  expect(await ops(`dead-letters discard ${id} --yes`)).toMatchObject({ code: 0 });
});

test("a record of no known tenant is listed, and discarded only with --yes", async () => {
  await topic.send({ ...say(newId()), tenant: "nobodys" });
  await expect.poll(async () => (await json("dead-letters list")).total, soon).toBe(1);
  const { letters } = await json("dead-letters list");
  const [{ id } = { id: "" }] = letters as { id: string }[];
  expect(letters).toMatchObject([{ tenant: null, reason: "unknown-tenant" }]);
  expect(await ops(`dead-letters discard ${id}`)).toMatchObject({ code: 2, err: expect.stringContaining("say --yes") });
  expect(await ops(`dead-letters discard ${id} --yes`)).toMatchObject({ code: 0 });
  expect(await json("dead-letters list")).toMatchObject({ letters: [], total: 0 });
});

test("check is 0 while all agrees, and 1, naming places and nothing else, when it does not; a rebuild cures the read models", async () => {
  const { sessionId } = await conversation(topic.running);
  const { query } = topic.running;
  expect(await ops("check")).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^log: all \d+ rules are kept\nparticipants: /m),
  });
  await query("UPDATE chat_sessions SET title = $1 WHERE id = $2", [SAID, sessionId]);
  const found = await ops("check");
  expect(found).toMatchObject({
    code: 1,
    out: expect.stringMatching(/^chat_sessions: .*, 1 row differs\n {2}acme\/\S+: other values$/m),
  });
  expect((await ops("rebuild")).code).toBe(0);
  expect((await ops("check")).code).toBe(0);
  await query("UPDATE streams SET version = version + 1 WHERE stream_id = $1", [`acme/chat-session/${sessionId}`]);
  expect(await ops("check")).toMatchObject({
    code: 1,
    out: expect.stringMatching(
      new RegExp(`^ {2}not so: a stream stands at its last event\n {4}acme/chat-session/${sessionId}$`, "m"),
    ),
  });
  await query("UPDATE streams SET version = version - 1 WHERE stream_id = $1", [`acme/chat-session/${sessionId}`]);
});

test("trim says how much is due, does it only with --yes, and then nothing is due", async () => {
  await topic.running.query("UPDATE events SET recorded_at = recorded_at - interval '10 days'");
  const retention = { feeds: 7, receipts: 0 };
  const due = await ops("trim --dry-run", { retention });
  expect(due.out).toMatch(
    /^would trim the feeds' entries of [1-9]\d* events older than 7 days\nreceipts are kept for ever$/,
  );
  expect(await ops("trim --dry-run", { retention })).toEqual(due);
  expect((await ops("trim --yes", { retention })).out).toMatch(
    due.out.replace("would trim", "trimmed").split("\n")[0] ?? "-",
  );
  expect((await ops("trim --dry-run --feeds-older-than 7")).out).toContain("of 0 events");
});

test("new-epoch changes nothing without --yes", async () => {
  expect(await json("new-epoch --dry-run")).toMatchObject({ code: 0, epoch: 1, lost: [] });
  expect(await topic.running.store.epochs.current()).toEqual({ epoch: 1, suspect: false });
  const begun = await ops("new-epoch --yes --json");
  expect([begun.code, JSON.parse(begun.out)]).toEqual([0, { ok: true, epoch: 2 }]);
  expect(begun.err).toMatch(/^the log is in epoch 1\n/);
});

test("a platform is set up by its topics and the first key of a tenant", async () => {
  const { kafka, running } = topic;
  const fresh = { kafka: { ...kafka, prefix: `${kafka.prefix}-fresh` } }; // removed with the others
  for (let times = 0; times < 2; times += 1)
    expect(await ops("create-topics", fresh)).toMatchObject({ code: 0, err: "" });
  expect(await ops("lag", fresh)).toMatchObject({ code: 0 });
  const { out, code } = await ops("create-api-key --tenant globex --application crm");
  expect([code, out]).toEqual([0, expect.stringMatching(/^trib_[\w-]{43}$/)]);
  expect(await running.store.reference.apiKey(hashApiKey(out))).toMatchObject({ tenant: "globex", application: "crm" });
  expect(await ops("create-api-key --tenant glo/bex --application crm")).toMatchObject({ code: 2 });
});
