/** The clients that people really use: the stream is killed and deployed under them, and each still has everything once. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { AppProcess } from "./app-process.ts";
import { openConversation } from "./conversation.ts";
import { type Front, openFront } from "./front.ts";
import type { Platform } from "./platform.ts";
import { platformForTest } from "./platform-for-test.ts";
import {
  browserMissing,
  microsoftFetchEventSource,
  nativeInBrowser,
  nodeEventSource,
  polyfillInBrowser,
  type StreamClient,
} from "./stream-clients.ts";

const clients: [string, StreamClient, string | null][] = [
  ["native-EventSource in Chromium", nativeInBrowser, browserMissing],
  ["yaffle-polyfill in Chromium", polyfillInBrowser, browserMissing],
  ["npm-eventsource in Node", nodeEventSource, null],
  ["microsoft-fetch-event-source in Node", microsoftFetchEventSource, null],
];
/** The polyfill waits longer after each failure, and browsers 3 s after the first. */
const COMES_BACK = { timeout: 30_000 };
const ARRIVES = { timeout: 10_000 };

const received = z.object({ eventType: z.string(), payload: z.looseObject({ text: z.string().optional() }) });

let platform: Platform;
let api: AppProcess;
let stream: AppProcess;
let front: Front;

beforeAll(async () => {
  platform = await platformForTest();
  [api, stream] = await Promise.all([platform.startApi(), platform.startStream()]);
  front = await openFront({ api: api.url, stream: stream.url });
});
afterAll(async () => {
  await front[Symbol.asyncDispose]();
  await platform[Symbol.asyncDispose]();
});

test.for(clients)("%s loses both streams three times, and no message", async ([name, open, missing], { skip }) => {
  if (missing !== null) skip(missing);
  await using following = await followBoth(name, open);
  const { sent, say, onBoth } = following;
  const messages = () => onBoth((got) => got.messages);
  await expect.poll(() => onBoth(({ events }) => events[0]), ARRIVES).toEqual(["KEEP_ALIVE", "KEEP_ALIVE"]);

  await stream.end("SIGKILL");
  await say("killed when only KEEP_ALIVE had come", "still away");
  await streamIsBack();
  await expect.poll(messages, COMES_BACK).toEqual([sent, sent]);

  const killed = new AbortController();
  const talking = talkUntil(killed.signal, say);
  await expect.poll(() => messages().every(({ length }) => length > 4), ARRIVES).toBe(true);
  await stream.end("SIGKILL");
  killed.abort();
  await talking;
  for (const { length } of messages()) expect(length).toBeLessThan(sent.length);
  await streamIsBack();
  await expect.poll(messages, COMES_BACK).toEqual([sent, sent]);

  expect(await stream.end("SIGTERM")).toBe(0);
  await say("away for a deploy");
  await streamIsBack();
  await expect.poll(messages, COMES_BACK).toEqual([sent, sent]);
  await say("live again");
  await expect.poll(messages, ARRIVES).toEqual([sent, sent]);
  const expected = new Set(["KEEP_ALIVE", "MESSAGE_SENT", "STREAM_CLOSING"]);
  expect(onBoth(({ events }) => new Set(events))).toEqual([expected, expected]);
});

/** However fast commands are, some are said before and at least one after. */
async function talkUntil(killed: AbortSignal, say: (text: string) => Promise<void>): Promise<void> {
  for (let number = 0; !killed.aborted; number += 1) await say(`killed in the middle, ${number}`);
  await say("said after the kill");
}

/** What one stream has brought. */
interface Got {
  events: string[];
  messages: string[];
}

/** A participant who has the app and a chat open: the two streams of the vendor's pages, side by side. */
async function followBoth(name: string, open: StreamClient) {
  await using clients = new AsyncDisposableStack();
  const talk = await openConversation(api.url, platform.tenant, { participantId: `${name.split(" ")[0]}` });
  const both: Got[] = [];
  for (const streamPath of [talk.streamPath, talk.sessionStreamPath]) {
    const got: Got = { events: [], messages: [] };
    both.push(got);
    clients.use(await open({ ...{ origin: front.url, streamPath, headers: talk.participant }, onData: into(got) }));
  }
  const sent: string[] = [];
  const say = async (...texts: string[]) => {
    for (const text of texts) sent.push(await talk.say(text).then(() => text));
  };
  const opened = clients.move();
  return {
    ...{ sent, say, onBoth: <T>(see: (got: Got) => T): T[] => both.map(see) },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

const into = (got: Got) => (data: string) => {
  const { eventType, payload } = received.parse(JSON.parse(data));
  got.events.push(eventType);
  if (payload.text !== undefined) got.messages.push(payload.text);
};

async function streamIsBack(): Promise<void> {
  stream = await platform.startStream();
  front.sendStreamsTo(stream.url);
}
