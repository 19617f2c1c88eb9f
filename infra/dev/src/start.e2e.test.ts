/** What a newcomer does: start, watch an event arrive, Ctrl-C, start again. */

import { once } from "node:events";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { freePort, localKafkaAvailable, openStream } from "@tributary/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DevFile } from "./dev-file.ts";
import { type LauncherProcess, shell, startLauncher, temporaryDataFolder } from "./launcher-process.ts";
import { commandOf } from "./process-table.ts";

/** Most tests need no broker; the first one takes what this machine has. */
const light = { TRIBUTARY_KAFKA: "in-process" };

test("a message over HTTP arrives on the stream with what dev.json says, and SIGINT leaves nothing behind", async () => {
  await using data = await temporaryDataFolder();
  await using launcher = await startLauncher(data.path);
  const dev = await launcher.ready();
  const stream = await watch(dev);
  const text = await say(dev);
  await stream.waitFor(({ payload }) => JSON.stringify(payload).includes(text));
  const servers = await serverPids(data.path);
  expect(servers.length).toBeGreaterThan(0);

  expect(await launcher.end("SIGINT")).toBe(0);
  expect((await stream.ended).clean).toBe(true);
  await gone(launcher.pid, ...servers);
  await expect(fetch(dev.url)).rejects.toThrow();
});

describe("while it runs", () => {
  let data: Awaited<ReturnType<typeof temporaryDataFolder>>;
  let launcher: LauncherProcess;
  let dev: DevFile;
  beforeAll(async () => {
    data = await temporaryDataFolder();
    launcher = await startLauncher(data.path, light);
    dev = await launcher.ready();
  });
  afterAll(async () => {
    await launcher?.[Symbol.asyncDispose]();
    await data?.[Symbol.asyncDispose]();
  });

  test("the curl lines that it prints work when they are pasted", async () => {
    const [watchLine, sayLine] = launcher
      .output()
      .split("\n")
      .filter((line) => line.startsWith("curl "));
    const watching = shell(`exec ${watchLine} -s`);
    await watching.saw("KEEP_ALIVE");
    await shell(`${sayLine} -s`).saw("Hello from the coach");
    await watching.saw("Hello from the coach");
    watching.stop();
  });

  test("it opens on a console that knows the demo's people, and says so", async () => {
    const { url, apiKey, tokens, participantId, sessionId, simulators } = dev;
    expect(launcher.output()).toMatch(/^console {3}(built in [\d.]+ s|as it was built)$/m);
    expect(launcher.output()).toContain(`Open ${url} in a browser`);
    const page = await (await fetch(url, { headers: { accept: "text/html" } })).text();
    const [, script] = /<script[^>]+src="([^"]+)"/.exec(page) ?? [];
    const answer = await fetch(new URL(script ?? "", url));
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, expect.stringContaining("javascript")]);
    const demo = await (await fetch(`${url}/demo.json`)).json();
    expect(demo).toEqual({ apiKey, tokens, participantId, sessionId, simulators });
  });

  test("a page of its origin opens a stream with the cookie of a stream session alone, over plain http", async () => {
    const headers = { "x-api-key": dev.apiKey, authorization: `Bearer ${dev.tokens.participant}` };
    const started = await fetch(`${dev.url}/api/v1/stream_sessions`, { method: "POST", headers });
    const [cookie = "", ...attributes] = started.headers.get("set-cookie")?.split("; ") ?? [];
    expect(attributes).not.toContain("Secure");
    const url = `${dev.url}/api/v1/participants/${dev.participantId}/stream`;
    const stream = await openStream({ url, headers: { cookie } });
    const text = await say(dev);
    await stream.waitFor(({ payload }) => JSON.stringify(payload).includes(text));
  });

  test("a second start from the same folder says who is there, and harms nobody", async () => {
    await using second = await startLauncher(data.path, light);
    expect(await second.end()).toBe(1);
    expect(lines(second.output())).toEqual([expect.stringContaining(`process ${launcher.pid}`)]);
    await say(dev);
  });
});

test("a second start keeps data, ids, key and tokens, and dev.json is for its owner only", async () => {
  await using data = await temporaryDataFolder();
  await using first = await startLauncher(data.path, light);
  const before = await first.ready();
  const text = await say(before);
  expect(await first.end("SIGTERM")).toBe(0);

  await using second = await startLauncher(data.path, light);
  const after = await second.ready();
  expect(after).toMatchObject({ apiKey: before.apiKey, sessionId: before.sessionId });
  const withOldTokens = { ...after, tokens: before.tokens };
  const stream = await watch(withOldTokens, "?since=earliest");
  await stream.waitFor(({ payload }) => JSON.stringify(payload).includes(text));
  expect((await stat(path.join(data.path, "dev.json"))).mode & 0o777).toBe(0o600);
  expect((await stat(path.join(data.path, "secrets.json"))).mode & 0o777).toBe(0o600);
});

test("a start after kill -9 takes over what the killed one left running", async () => {
  await using data = await temporaryDataFolder();
  await using killed = await startLauncher(data.path, light);
  const text = await say(await killed.ready());
  const [orphan = 0] = await serverPids(data.path);
  await killed.end("SIGKILL");
  expect(await commandOf(orphan)).toContain("postgres");

  await using next = await startLauncher(data.path, light);
  const stream = await watch(await next.ready(), "?since=earliest");
  await stream.waitFor(({ payload }) => JSON.stringify(payload).includes(text));
  await gone(orphan);
});

test("a SIGINT during the start stops what is already up", async () => {
  await using data = await temporaryDataFolder();
  await using launcher = await startLauncher(data.path, light);
  await expect.poll(() => launcher.output(), { timeout: 30_000 }).toContain("postgres ");
  const servers = await serverPids(data.path);
  expect(await launcher.end("SIGINT")).toBe(0);
  await gone(...servers);
});

test("without Java and without the container image it runs on the in-process log, and says why in one line", async () => {
  await using data = await temporaryDataFolder();
  const bare = { JAVA_HOME: data.path, TRIBUTARY_KAFKA_IMAGE: "tributary/none:0" };
  await using launcher = await startLauncher(data.path, bare);
  const dev = await launcher.ready();
  expect(dev.kafka).toBe("in-process");
  const said = lines(launcher.output()).filter((line) => line.startsWith("kafka "));
  expect(said).toEqual([expect.stringMatching(/in-process log, in memory \(no Java .*; .*Docker.*\)/)]);
  const stream = await watch(dev);
  const text = await say(dev);
  await stream.waitFor(({ payload }) => JSON.stringify(payload).includes(text));
});

test("closing the terminal stops everything as well", async () => {
  await using data = await temporaryDataFolder();
  await using launcher = await startLauncher(data.path, light);
  await launcher.ready();
  const servers = await serverPids(data.path);
  expect(await launcher.end("SIGHUP")).toBe(0);
  await gone(...servers);
});

test.skipIf(localKafkaAvailable() !== null)("a broker that died does not hold up the stop", async () => {
  await using data = await temporaryDataFolder();
  await using launcher = await startLauncher(data.path, { TRIBUTARY_KAFKA: "local" });
  await launcher.ready();
  const servers = await serverPids(data.path);
  const broker = Number(await readFile(path.join(data.path, "kafka/server.pid"), "utf8"));
  process.kill(broker, "SIGKILL");
  await gone(broker);
  const startedAt = performance.now();
  expect(await launcher.end("SIGINT")).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  expect(launcher.output()).not.toContain("did not stop cleanly");
  await gone(...servers);
});

test("a port in use gets one clear line and exit code 1", async () => {
  await using data = await temporaryDataFolder();
  const port = await freePort();
  const other = createServer().listen(port, "127.0.0.1");
  await once(other, "listening");
  await using launcher = await startLauncher(data.path, { ...light, PORT: `${port}` });
  expect(await launcher.end()).toBe(1);
  expect(lines(launcher.output())).toEqual([expect.stringContaining(`port ${port} is in use`)]);
  other.close();
});

const broken: [string, Record<string, string>, RegExp][] = [
  ["a DATABASE_URL that is no URL", { DATABASE_URL: "localhost" }, /DATABASE_URL/],
  [
    "a DATABASE_URL where nobody answers",
    { DATABASE_URL: "postgresql://u:secret-word@127.0.0.1:1/x" },
    /127\.0\.0\.1:1\/x/,
  ],
  ["a KAFKA_BROKERS that is no list of addresses", { KAFKA_BROKERS: "localhost" }, /KAFKA_BROKERS/],
  ["a KAFKA_BROKERS where nobody answers", { KAFKA_BROKERS: "127.0.0.1:1" }, /KAFKA_BROKERS \(127\.0\.0\.1:1\)/],
  [
    "a Kafka image that is not there",
    { TRIBUTARY_KAFKA: "docker", TRIBUTARY_KAFKA_IMAGE: "tributary/none:0" },
    /no docker Kafka: (Docker has no image|no Docker engine)/,
  ],
  ["a PORT that is none", { PORT: "http" }, /PORT/],
];

test.for(broken)("%s gets one clear line and exit code 1", async ([, env, clear]) => {
  await using data = await temporaryDataFolder();
  await using launcher = await startLauncher(data.path, { ...light, ...env });
  expect(await launcher.end()).toBe(1);
  const complaints = lines(launcher.output()).filter((line) => line.startsWith("cannot start: "));
  expect(complaints).toEqual([expect.stringMatching(clear)]);
  expect(launcher.output()).not.toMatch(/secret-word|^ {4}at /m);
  expect(await serverPids(data.path)).toEqual([]);
});

async function watch({ url, apiKey, tokens, participantId }: DevFile, query = "") {
  const headers = { "x-api-key": apiKey, authorization: `Bearer ${tokens.participant}` };
  const stream = await openStream({ url: `${url}/api/v1/participants/${participantId}/stream${query}`, headers });
  await stream.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");
  return stream;
}

/** The coach sends a message that nobody has sent before; its text is returned. */
async function say({ url, apiKey, tokens, sessionId }: DevFile): Promise<string> {
  const text = `hello ${Date.now()}`;
  const answer = await fetch(`${url}/api/v1/admin/chat_sessions/${sessionId}/chat_messages`, {
    method: "POST",
    headers: { "x-api-key": apiKey, authorization: `Bearer ${tokens.coach}`, "content-type": "application/json" },
    body: JSON.stringify({ text }),
  });
  expect(answer.status).toBe(201);
  return text;
}

/** The processes that hold files of this data folder: the database, and the broker when there is one. */
async function serverPids(dataDir: string): Promise<number[]> {
  const files = ["postgres/postmaster.pid", "kafka/server.pid"].map((file) => path.join(dataDir, file));
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
  return texts.map((text) => Number(text.split("\n")[0])).filter((pid) => pid > 0);
}

/** The end of a process is known to whoever started it a moment before it leaves the table of processes. */
async function gone(...pids: number[]): Promise<void> {
  for (const pid of pids) await expect.poll(() => commandOf(pid)).toBeNull();
}

const lines = (output: string): string[] => output.trim().split("\n");
