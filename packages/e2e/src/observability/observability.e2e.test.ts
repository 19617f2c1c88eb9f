/**
 * What operators see of a running platform: one trace from a caller to the last write, the metrics that the reference lists,
 * and logs that tell nothing of anybody. docs/reference/metrics.md is written anew by `vitest -u` after a change.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { CollectedSpan } from "@tributary/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { request } from "../conversation.ts";
import { liveOneLife, type Send } from "../erasure/one-life.ts";
import { found } from "../erasure/traces.ts";
import { eventually } from "../received.ts";
import { exposedMetrics, withMetrics } from "./metrics-page.ts";
import { misfortunes } from "./misfortunes.ts";
import { type ObservedPlatform, observedPlatform, saying } from "./scene.ts";

const page = path.resolve(import.meta.dirname, "../../../../docs/reference/metrics.md");
const ROUTE = "/api/v1/participants/:userId/chat_sessions/:id/chat_messages";

const TO_STREAMS = ["send tributary.events", "process tributary.events", "write sse"];

let scene: ObservedPlatform;
beforeAll(async () => {
  scene = await observedPlatform();
});
afterAll(() => scene?.[Symbol.asyncDispose]());

/** Says something in the caller's trace. */
async function sayTraced(text: string, traceparent: string): Promise<void> {
  const { apps, talk } = scene;
  const url = `${apps.api.url}${ROUTE.replace(":userId", talk.participantId).replace(":id", talk.sessionId)}`;
  expect((await request("POST", url, { ...talk.participant, traceparent }, { text })).status).toBe(201);
}

/** The spans of a trace, as soon as the ones with these names are there: each app sends its own, when it likes. */
async function traceWith(traceId: () => string | undefined, ...names: string[]): Promise<CollectedSpan[]> {
  const spans = () => scene.collector.trace(traceId() ?? "");
  const here = () => new Set(spans().map(({ name }) => name));
  await eventually(async () => names.every((name) => here().has(name)), `spans ${names}`).catch((error: Error) => {
    throw new Error(`${error.message}; there are ${[...here()]}`);
  });
  return spans();
}

/** From a span to the first of its trace. */
function lineOf(spans: readonly CollectedSpan[], name: string): string[] {
  const line: string[] = [];
  let span = spans.find((one) => one.name === name);
  for (; span !== undefined && line.length < spans.length; ) {
    const { parentSpanId, service } = span;
    line.unshift(`${service.replace("tributary-", "")}: ${span.name}`);
    span = spans.find(({ spanId }) => spanId === parentSpanId);
  }
  return line;
}

test("one trace leads from the caller's header to the write on the streams and to the contact centre", async () => {
  const [traceId, callerSpan] = ["0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"];
  await sayTraced("can you hear me?", `00-${traceId}-${callerSpan}-01`);
  await scene.streams.participant.waitFor(saying("can you hear me?"));
  const post = `POST ${ROUTE}`;
  const spans = await traceWith(() => traceId, post, "append events", ...TO_STREAMS, "send bright-pattern");

  const toStreams = ["api: send tributary.events", "stream: process tributary.events", "stream: write sse"];
  expect(lineOf(spans, "write sse")).toEqual([`api: ${post}`, ...toStreams]);
  expect(lineOf(spans, "append events")).toEqual([`api: ${post}`, "api: append events"]);
  expect(lineOf(spans, "send bright-pattern")).toEqual([`api: ${post}`, "bp-adapter: send bright-pattern"]);
  expect(spans.find(({ name }) => name === post)).toMatchObject({
    parentSpanId: callerSpan,
    attributes: { "http.request.method": "POST", "http.route": ROUTE, "http.response.status_code": 201 },
  });
  expect(spans.filter(({ name }) => name === "write sse")).toMatchObject([{ attributes: { "tributary.streams": 1 } }]);
});

test.each([
  ["an agent", "bright-pattern", () => scene.centre.agent.say(scene.chatId, "hello from the centre"), "participant"],
  ["a viewer", "ibm-video", () => scene.service.viewers("1234").say("vera", "hello from the channel"), "channel"],
] as const)("what %s says is one trace, from %s to the write on the streams", async (_who, provider, say, stream) => {
  const isCommand = ({ name, attributes }: CollectedSpan) =>
    name === `receive ${provider}` && attributes["tributary.command.type"] === "SendMessage";
  const before = scene.collector.spans.length;
  say();
  await scene.streams[stream].waitFor(saying("hello from the"));
  const traceId = () => scene.collector.spans.slice(before).find(isCommand)?.traceId;
  const toApi = ["send tributary.commands", "process tributary.commands"];
  const spans = await traceWith(traceId, `receive ${provider}`, ...toApi, ...TO_STREAMS);
  const adapter = provider === "ibm-video" ? "ibm-adapter" : "bp-adapter";
  expect(lineOf(spans, "write sse")).toEqual([
    ...[`${adapter}: receive ${provider}`, `${adapter}: send tributary.commands`, "api: process tributary.commands"],
    ...["api: send tributary.events", "stream: process tributary.events", "stream: write sse"],
  ]);
});

test("what a coach answers in a channel is one trace, from a new root to the vendor", async () => {
  await scene.channel.answer("welcome, all of you");
  const sent = () => scene.collector.spans.find(({ name }) => name === "send ibm-video");
  const spans = await traceWith(
    () => sent()?.traceId,
    "send ibm-video",
    "POST /api/v1/admin/chat_sessions/:id/chat_messages",
  );
  expect(lineOf(spans, "send ibm-video")).toEqual([
    "api: POST /api/v1/admin/chat_sessions/:id/chat_messages",
    "ibm-adapter: send ibm-video",
  ]);
});

test("a caller who does not sample leaves no span behind, and the message arrives", async () => {
  const [unsampled, sampled] = ["1".repeat(32), "2".repeat(32)];
  await sayTraced("nobody traces this", `00-${unsampled}-b7ad6b7169203331-00`);
  await sayTraced("and this somebody does", `00-${sampled}-b7ad6b7169203331-01`);
  await scene.streams.participant.waitFor(saying("and this somebody does"));
  await traceWith(() => sampled, "append events", "write sse", "send bright-pattern");
  expect(scene.collector.trace(unsampled)).toEqual([]);
  expect(scene.streams.participant.frames.filter(saying("nobody traces this"))).toHaveLength(1);
});

test("nothing personal and no credential is in a line that is logged, nor in a span, whatever goes wrong", async () => {
  const { apps, platform, collector } = scene;
  const send: Send = async (method, where, headers, body) => {
    const url = `${apps.api.url}/api/v1${where}`;
    if (body instanceof FormData) return (await fetch(url, { method, headers, body })).json();
    return (await request(method, url, headers, body)).body;
  };
  const other = await platform.newTenant();
  const { said } = await liveOneLife(send, { ...platform, tenant: other });
  const secrets = { ...said, ...(await misfortunes(scene)), lovelace: "Lovelace", apiKey: other.apiKey };
  const { jwtSecret, masterKeys, tenant } = platform;
  const known = {
    ...secrets,
    jwtSecret,
    masterKeys,
    key: tenant.apiKey,
    token: scene.talk.participant.authorization ?? "",
  };

  const lines = Object.values(apps)
    .map((app) => app.output())
    .join("\n");
  const events = [...lines.matchAll(/"event":"([a-z-]+)"/g)].map(([, event]) => event);
  expect(events).toEqual(
    expect.arrayContaining(["request-failed", "record-unreadable", "chat-failed", "disconnected"]),
  );
  const leaking = [...lines.split("\n"), JSON.stringify(collector.spans)].filter(
    (line) => found(known, line).length > 0,
  );
  expect(leaking).toEqual([]);
  expect(lines).toMatch(/"trace_id":"3{32}".*"event":"request-failed"/);
});

test("every metric that the apps expose is in the reference, by whom and with its labels, and none is there that they do not", async () => {
  const exposed = await exposedMetrics(scene.apps);
  await expect(withMetrics(await readFile(page, "utf8"), exposed)).toMatchFileSnapshot(page);
});

test("without its collector the platform goes on, and stops as quickly as ever", async () => {
  const { apps, talk, streams, collector } = scene;
  await collector[Symbol.asyncDispose]();
  await talk.say("is anybody still collecting?");
  await streams.participant.waitFor(saying("is anybody still collecting?"));
  const startedAt = performance.now();
  expect(await Promise.all([apps.api, apps["bp-adapter"]].map((app) => app.end("SIGTERM")))).toEqual([0, 0]);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});
