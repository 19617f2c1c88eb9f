/** Rebuilding the read models as an operator does, while two replicas of the api take commands; and kill -9 of a rebuild. */
import { Client } from "pg";
import { expect, test } from "vitest";
import { z } from "zod";
import { openConversation, request } from "./conversation.ts";
import { runOps } from "./ops-process.ts";
import { platformForTest } from "./platform-for-test.ts";

const WRITERS = 8;
const identified = z.looseObject({ id: z.string() });

test("three rebuilds under eight writers: every command and query is answered, and nothing is missing afterwards", async () => {
  await using platform = await platformForTest();
  const replicas = [await platform.startApi(), await platform.startApi()];
  const [first = { url: "" }] = replicas;
  const talk = await openConversation(first.url, platform.tenant);
  const person = "/api/v1/participants/40";
  const refused: unknown[] = [];
  let [rebuilding, sent] = [true, 0];
  const write = async (writer: number): Promise<void> => {
    const { url } = replicas[writer % replicas.length] ?? first;
    const call = async (method: string, of: string, body?: object) => {
      const answer = await request(method, `${url}${of}`, talk.participant, body);
      if (answer.status >= 300) refused.push({ method, of, ...answer });
    };
    // A session of their own: what they are refused must not come of their contending for one.
    const opening = { participantIds: ["40"] };
    const opened = await request("POST", `${url}/api/v1/admin/chat_sessions`, talk.coach, opening);
    const messages = `${person}/chat_sessions/${identified.parse(opened.body).id}/chat_messages`;
    while (rebuilding) {
      await call("POST", messages, { text: "while it is rebuilt" });
      sent += 1;
      await call("POST", `${person}/chat_sessions/search`, {});
      await call("GET", messages);
    }
  };
  const writers = Array.from({ length: WRITERS }, (_, writer) => write(writer));
  for (let times = 0; times < 3; times += 1) {
    const rebuild = runOps(["rebuild"], platform);
    expect(await rebuild.ended, rebuild.output()).toBe(0);
    expect(rebuild.output()).toMatch(
      /^rebuilt \d+ tables from [\d,]+ events in [\d.]+ s; the platform was held up for \d+ ms$/m,
    );
  }
  const during = runOps(["check"], platform);
  expect(await during.ended, during.output()).toBe(0);
  rebuilding = false;
  await Promise.all(writers);
  expect(refused).toEqual([]);
  const check = runOps(["check"], platform);
  expect(await check.ended, check.output()).toBe(0);
  expect(check.output()).toContain(`messages: ${sent.toLocaleString("en-US")} rows, equal`);
});

test("a rebuild that is killed in the middle changes nothing, and the next one does all of it", async () => {
  await using platform = await platformForTest();
  const { url } = await platform.startApi();
  const talk = await openConversation(url, platform.tenant);
  const messages = `${url}/api/v1/participants/40/chat_sessions/${talk.sessionId}/chat_messages`;
  expect((await request("POST", messages, talk.participant, { text: "as the log says" })).status).toBe(201);
  const client = new Client({ connectionString: platform.databaseUrl });
  await client.connect();
  const texts = async () => (await client.query("SELECT text FROM messages")).rows;
  const leftOver = async () => (await client.query("SELECT to_regnamespace('read_model_shadow') AS shadow")).rows[0];
  await client.query("UPDATE messages SET text = 'tampered'");

  await client.query("BEGIN; LOCK TABLE messages IN ACCESS SHARE MODE");
  const doomed = runOps(["rebuild"], platform);
  await doomed.says("not yet: the read models are in use");
  doomed.kill();
  expect(await doomed.ended).toBeNull();
  await client.query("COMMIT");
  expect(await texts()).toEqual([{ text: "tampered" }]);
  expect(await leftOver()).not.toEqual({ shadow: null });

  const check = runOps(["check"], platform);
  expect(await check.ended).toBe(1);
  expect(check.output()).toMatch(/^messages: 1 row, 1 row differs\n {2}\S+: other values$/m);
  const next = runOps(["rebuild"], platform);
  expect(await next.ended, next.output()).toBe(0);
  expect(await texts()).toEqual([{ text: "as the log says" }]);
  expect(await leftOver()).toEqual({ shadow: null });
  await client.end();
});
