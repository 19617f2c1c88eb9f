/**
 * Postgres is restored from a dump while Kafka and the clients have seen more: nothing is written until an operator has begun
 * a new epoch, and nobody is shown anything under a number that they know as something else.
 */
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { createEventStore } from "@tributary/event-store";
import { freshDatabase, openStream } from "@tributary/testing";
import { expect, test } from "vitest";
import { openConversation, request } from "./conversation.ts";
import type { Platform } from "./platform.ts";
import { platformForTest } from "./platform-for-test.ts";
import { carrying, eventually, messageIds } from "./received.ts";

const run = promisify(execFile);
const OPS = path.resolve(import.meta.dirname, "../../../infra/dev/src/ops/main.ts");

/** What `pnpm ops` runs; its output. */
async function ops(databaseUrl: string, { brokers, topicPrefix }: Platform, ...args: string[]): Promise<string> {
  const where = { DATABASE_URL: databaseUrl, KAFKA_BROKERS: brokers, KAFKA_TOPIC_PREFIX: topicPrefix };
  const env = { PATH: process.env.PATH, ...where };
  const child = spawn(process.execPath, [OPS, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const pipe of [child.stdout, child.stderr]) pipe.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect(code, output).toBe(0);
  return output;
}

const hasTools = await run("pg_dump", ["--version"]).then(
  () => true,
  () => false,
);

const RULE =
  "after a restore from a dump nothing is written before a new epoch has begun, and nobody is shown another event under a number that they know";

test.runIf(hasTools)(RULE, { timeout: 180_000 }, async () => {
  await using platform = await platformForTest();
  await using scope = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), "tributary-backup-"));
  scope.defer(() => rm(folder, { recursive: true }));
  const backup = path.join(folder, "backup");
  const apps = [await platform.startApi(), await platform.startStream()] as const;
  const talk = await openConversation(apps[0].url, platform.tenant);
  const stream = (url: string, lastEventId?: string | null) =>
    openStream({ url: url + talk.streamPath, headers: talk.participant, ...(lastEventId ? { lastEventId } : {}) });
  const client = await stream(apps[1].url);
  const kept = await talk.say("kept");
  await client.waitFor(carrying(kept));
  const early = client.lastEventId;

  await run("pg_dump", ["--format=custom", `--file=${backup}`, platform.databaseUrl]);
  const lost = [await talk.say("lost"), await talk.say("lost as well"), await talk.say("lost, too")];
  await client.waitFor(carrying(lost[2] ?? ""));
  const late = client.lastEventId;
  for (const app of apps) await app.end("SIGTERM");

  const restored = await freshDatabase();
  scope.defer(() => restored.drop());
  await run("pg_restore", ["--no-owner", `--dbname=${restored.url}`, backup]);
  const onRestored = { DATABASE_URL: restored.url };
  const store = scope.use(createEventStore({ databaseUrl: restored.url, kms: platform.kms, poolSize: 2 }));
  // Somebody forgets the new epoch: the relay notices by itself.
  const [api, app] = [await platform.startApi(onRestored), await platform.startStream(onRestored)];
  await eventually(async () => (await store.epochs.current()).suspect, "the log is suspect");
  const messages = `${api.url}/api/v1/participants/40/chat_sessions/${talk.sessionId}/chat_messages`;
  const say = (text: string) => request("POST", messages, talk.participant, { text });
  expect(await say("too early")).toMatchObject({ status: 503, body: { code: "log-suspect" } });
  await eventually(async () => {
    const refused = await stream(app.url, late);
    const first = await refused.waitFor(() => true);
    return first.id === null && JSON.stringify(first.payload).includes('"unavailable"');
  }, "streams are refused in-band");

  const said = await ops(restored.url, platform, "new-epoch");
  expect(said).toMatch(/the log is in epoch 1, and suspect/);
  expect(said).toMatch(new RegExp(`lost: ${platform.tenant.name}/chat-session/${talk.sessionId} had version`));
  expect(said).toMatch(/epoch 2 has begun/);

  // They come back with a number above the head, at it, and from a connection that was opened in the new epoch.
  await eventually(async () => {
    const back = await stream(app.url, late);
    return (await back.waitFor(() => true)).eventType === "STREAM_RESET";
  }, "streams open again");
  const [ahead, level] = [await stream(app.url, late), await stream(app.url, early)];
  for (const back of [ahead, level]) {
    expect(await back.waitFor(() => true)).toMatchObject({
      eventType: "STREAM_RESET",
      payload: { reason: "restored" },
    });
  }
  const after: string[] = [];
  for (const text of ["1", "2", "3", "4"]) after.push(await talk.say(text, api.url));
  for (const back of [ahead, level]) {
    await back.waitFor(carrying(after[3] ?? ""));
    expect(messageIds(back)).toEqual(after);
  }
  // The numbers of what was lost stand for other messages now, and their cursors can be told apart.
  const resumed = await stream(app.url, level.frames[0]?.id);
  await resumed.waitFor(carrying(after[3] ?? ""));
  expect(messageIds(resumed)).toEqual(after);
  expect(level.frames.map(({ id }) => id?.split(".")[0])).toContain(late?.split(".")[0]);

  // A new epoch while everything runs: open streams are told, within seconds, and nothing else happens.
  expect(await ops(restored.url, platform, "new-epoch")).toMatch(/all in the log[\s\S]*epoch 3 has begun/);
  const told = await level.waitFor(({ eventType }) => eventType === "STREAM_CLOSING", 5_000);
  expect(told.payload).toMatchObject({ reason: expect.stringMatching(/^(restored|unavailable)$/) });
  await eventually(async () => (await say("goes on")).status === 201, "commands are taken again");
});
