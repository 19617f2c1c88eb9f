/** The client in Node, as it is published: the stream is killed, reset and falls silent, and every message is there once. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { type Client, createClient, ProblemError } from "@tributary/client";
import { nginxInFrontOf, nginxMissing } from "@tributary/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildClient } from "./built.ts";
import { type Node, nodesHere } from "./nodes.ts";
import { openScene, type Scene, type Talk } from "./scene.ts";

/** Shorter than in real life, longer than KEEP_ALIVE takes. */
const SILENT_AFTER_MS = 17_000;
const COMES_BACK = { timeout: 60_000, interval: 50 };
const LONG = 240_000;

let scene: Scene;
let built: Awaited<ReturnType<typeof buildClient>>;
beforeAll(async () => {
  [scene, built] = await Promise.all([openScene(), buildClient()]);
});
afterAll(async () => {
  await built[Symbol.asyncDispose]();
  await scene[Symbol.asyncDispose]();
});

const PROGRAM = `
  const [entry, access, userId] = JSON.parse(process.argv[1]);
  const { createClient } = await import(entry);
  const stream = createClient(access).participantStream(userId);
  const say = (line) => process.stdout.write(JSON.stringify(line) + "\\n");
  stream.on("status", (status) => say({ status }));
  stream.on("MESSAGE_SENT", ({ text }) => say({ text }));
`;

/** A process that follows the participant's stream and says what it gets. */
function readerIn({ program }: Node, url: string, { apiKey, token, participantId }: Talk) {
  const access = { url, apiKey, token, silentAfterMs: SILENT_AFTER_MS };
  const args = ["--input-type=module", "-e", PROGRAM, JSON.stringify([built.entry, access, participantId])];
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [texts, statuses]: [string[], string[]] = [[], []];
  createInterface(child.stdout).on("line", (line) => {
    const { text, status } = JSON.parse(line);
    if (text !== undefined) texts.push(text);
    else statuses.push(status);
  });
  const exited = once(child, "exit");
  const end = async () => {
    child.kill();
    await exited;
  };
  return { texts, statuses, [Symbol.asyncDispose]: end };
}

const directly = nodesHere().map((node) => ({ ...node, way: "directly" }));
const places = [...directly, ...directly.slice(0, 1).map((node) => ({ ...node, way: "through nginx" }))];

test.for(places)("$name, $way: nothing is lost or repeated", { timeout: LONG }, async ({ way, ...node }, { skip }) => {
  if (way === "through nginx" && nginxMissing !== null) skip(nginxMissing);
  const { front, newTalk, withoutStream } = scene;
  await using nginx = way === "directly" ? null : await nginxInFrontOf(front.url);
  const talk = await newTalk(`${node.name}-${way}`.replace(/\W+/g, "-"));
  await using reader = readerIn(node, nginx?.url ?? front.url, talk);
  const { tell, sent } = talk;
  await expect.poll(() => reader.statuses.at(-1), COMES_BACK).toBe("open");

  await tell("live");
  await expect.poll(() => reader.texts, COMES_BACK).toEqual(sent);
  await withoutStream(() => tell("killed", "still away"));
  await expect.poll(() => reader.texts, COMES_BACK).toEqual(sent);
  front.resetStreams();
  await tell("reset");
  await expect.poll(() => reader.texts, COMES_BACK).toEqual(sent);
  await expect.poll(() => reader.statuses.at(-1), COMES_BACK).toBe("open");
  front.silenceStreams();
  await tell("said to a connection that is half open");
  await expect.poll(() => reader.texts, COMES_BACK).toEqual(sent);
});

test("a stream outlives its token, over the same connection", { timeout: LONG }, async () => {
  const { platform, front, newTalk } = scene;
  const talk = await newTalk("renewed");
  const token = async () => {
    const { authorization = "" } = await platform.tenant.as("participant", "renewed", { expiresInSeconds: 10 });
    return authorization.replace("Bearer ", "");
  };
  const opened = front.openedStreams;
  const texts: string[] = [];
  const stream = createClient({ url: front.url, apiKey: talk.apiKey, token }).participantStream("renewed");
  stream.on("MESSAGE_SENT", ({ text }) => texts.push(text));
  await expect.poll(() => stream.status, COMES_BACK).toBe("open");
  const until = Date.now() + 23_000;
  await expect.poll(() => Date.now() > until, { timeout: 30_000 }).toBe(true);
  await talk.tell("after two tokens have ended");
  await expect.poll(() => texts, COMES_BACK).toEqual(talk.sent);
  expect(front.openedStreams - opened).toBe(1);
  stream.close();
});

test("a snapshot and its stream are one whole, also after a cursor of somewhere else", { timeout: LONG }, async () => {
  const talk = await scene.newTalk("snapshot");
  const client = clientOf(talk);
  const route = "GET /participants/{userId}/chat_sessions/{id}/chat_messages";
  const texts: string[] = [];
  const reload = async () => {
    const { body, cursor } = await client.call(route, { userId: "snapshot", id: talk.sessionId });
    texts.splice(0, texts.length, ...body.results.map(({ text }) => text));
    await talk.tell("between the snapshot and the stream");
    return cursor;
  };
  await talk.tell("before");
  const since = "1.AAAAAAAAAAAAAAAA";
  const stream = client.participantStream("snapshot", { since, onReset: reload });
  stream.on("MESSAGE_SENT", ({ text }) => texts.push(text));
  await expect.poll(() => texts, COMES_BACK).toEqual(["before", "between the snapshot and the stream"]);
  await client.call("POST /participants/{userId}/chat_sessions/{id}/chat_messages", {
    ...{ userId: "snapshot", id: talk.sessionId, body: { text: "sent by the client" } },
  });
  await expect.poll(() => texts.at(-1), COMES_BACK).toBe("sent by the client");
  expect(texts).toHaveLength(3);
  stream.close();
});

test("a no is a problem with its code, for a call and for a stream", async () => {
  const talk = await scene.newTalk("refused");
  const client = clientOf(talk);
  const codes: unknown[] = [];
  const note = (error: unknown) => codes.push(error instanceof ProblemError && error.code);
  await client.call("GET /participants/{userId}", { userId: "somebody-else" }).catch(note);
  const ended = async (stream: AsyncIterable<unknown>) => {
    for await (const _event of stream) throw new Error("there should be none");
  };
  await ended(client.participantStream("somebody-else")).catch(note);
  await ended(client.sessionStream("refused", "no-such-session")).catch(note);
  expect(codes).toEqual(["forbidden", "credentials-invalid", "session-not-of-participant"]);
});

const clientOf = ({ apiKey, token }: Talk): Client => createClient({ url: scene.front.url, apiKey, token });
