// What clients ask in, and what they are answered before a stream opens.

import { transcribe } from "@tributary/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TENANT } from "../testing/append-to-feed.ts";
import { cursors, type RunningStream, runStream } from "../testing/running-stream.ts";
import { openScene } from "../testing/session-scene.ts";
import type { RequestCase } from "./cases.ts";

const SOON = { timeout: 10_000 };

const ID = "40";
const EVENTS = 3;
const APP = "https://app.example.org";

let running: RunningStream;
beforeAll(async () => {
  running = await runStream({ allowedOrigins: [APP] });
  await running.register(ID);
  await running.append(ID, "1", "2", "3");
});
afterAll(() => running[Symbol.asyncDispose]());

const cursorOf = (stream: string, epoch: number, seq: number) => cursors.write(TENANT, stream, epoch, seq);
const own = (seq: number) => cursorOf(`participant/${ID}`, 1, seq);

/** The beginning of an answer, so many events of it if it is a stream. */
async function ask({ headers = {}, query = "", method = "GET", events = 1, path = "" }: Asked = {}) {
  const answer = await transcribe(running.streamUrl(ID) + path + query, {
    ...{ method, headers: { ...(await running.headers()), ...headers } },
    until: (text) => text.endsWith("\n\n") && text.split("\n\n").length > events,
  });
  const frames = answer.events.map(({ id, data }) => ({ id, ...JSON.parse(data) }));
  return { ...answer, frames, allows: (name: string) => answer.headers.get(`access-control-allow-${name}`) };
}
interface Asked {
  headers?: Record<string, string>;
  query?: string;
  method?: string;
  events?: number;
  path?: string;
}

/** It is said what is wrong, what to load anew, and from where the stream goes on: its head. */
async function isReset(cursor: string, reason: string): Promise<void> {
  for (const asked of [{ headers: { "last-event-id": cursor } }, { query: `?lastEventId=${cursor}` }]) {
    const { status, frames } = await ask(asked);
    expect(status).toBe(200);
    expect(frames[0]).toMatchObject({
      ...{ id: own(EVENTS), eventType: "STREAM_RESET", payload: { reason, resumedAt: own(EVENTS) } },
    });
  }
}

const cases: Record<RequestCase, () => Promise<void>> = {
  accept: async () => {
    for (const accept of ["text/event-stream", "*/*", "application/json"]) {
      const { status, headers } = await ask({ headers: { accept } });
      expect([status, headers.get("content-type")]).toEqual([200, "text/event-stream; charset=utf-8"]);
    }
  },
  "cache-control": async () => {
    const { status, headers } = await ask({ headers: { "cache-control": "no-cache" } });
    expect([status, headers.get("cache-control")]).toEqual([200, "no-cache, no-transform"]);
    expect((await ask({ method: "OPTIONS" })).allows("headers")).toContain("Cache-Control");
  },
  credentials: async () => {
    const cookie = await running.cookie({ id: ID, role: "participant" });
    const answerTo = (origin: string) =>
      transcribe(running.streamUrl(ID), { ...{ headers: { cookie, origin } }, until: Boolean });
    const answer = await answerTo(APP);
    expect([answer.status, answer.headers.get("access-control-allow-credentials")]).toEqual([200, "true"]);
    expect((await answerTo("https://evil.example")).status).toBe(401);
  },
  "cross-origin": async () => {
    const anybody = await ask({ headers: { origin: "https://anywhere.example" } });
    expect([anybody.status, anybody.allows("origin"), anybody.allows("credentials")]).toEqual([200, "*", null]);
    const { allows, headers } = await ask({ headers: { origin: APP } });
    expect([allows("origin"), headers.get("vary")]).toEqual([APP, "Origin"]);
  },
  "cross-origin-preflight": async () => {
    const { status, allows } = await ask({
      method: "OPTIONS",
      headers: { authorization: "", "x-api-key": "", origin: APP },
    });
    expect(status).toBe(204);
    for (const name of ["Authorization", "X-API-Key", "Last-Event-ID"]) expect(allows("headers")).toContain(name);
    // Within what browsers send without asking first: a reconnect needs no preflight because of its cursor.
    expect(own(Number.MAX_SAFE_INTEGER)).toMatch(/^[A-Za-z0-9._~-]{1,64}$/);
  },
  redirect: async () => {
    for (const path of ["/", "?", "//"]) {
      const { status } = await ask({ path });
      expect(status === 200 || status === 404).toBe(true);
    }
  },
  "post-to-connect": async () => {
    const { status, headers } = await ask({ method: "POST" });
    expect([status, headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
  },
  "status-error": async () => {
    for (const [asked, status] of [
      [{ headers: { authorization: "" } }, 401],
      [{ query: "?include=nothing" }, 400],
    ] as const) {
      const answer = await ask(asked);
      expect([answer.status, answer.headers.get("content-type")]).toEqual([status, "application/problem+json"]);
    }
  },
  reconnect: async () => {
    const first = await ask({ query: "?since=earliest", events: 2 });
    const last = first.events[1]?.id ?? "";
    const { frames } = await ask({ headers: { "last-event-id": last }, events: EVENTS });
    expect(first.retries).toEqual([3000]);
    expect(frames.map(({ id }) => id)).toEqual([own(1), own(2), own(3)]);
  },
  "request-cancellation": async () => {
    const client = await running.open(ID);
    await client.waitFor(() => true);
    client.close();
    await expect.poll(() => running.stream.openStreams, SOON).toBe(0);
  },
  url: async () => {
    const { status, frames } = await ask({ query: "?unknown=1&since=earliest&%F0%9F%90%8E=x#fragment", events: 2 });
    expect([status, frames[1]?.payload.text]).toEqual([200, "1"]);
  },
  HEAD: async () => {
    const [head, get] = [await ask({ method: "HEAD" }), await ask()];
    expect([head.status, head.text]).toEqual([200, ""]);
    for (const name of ["content-type", "cache-control", "x-accel-buffering", "access-control-allow-origin", "vary"]) {
      expect(head.headers.get(name)).toBe(get.headers.get(name));
    }
    await expect.poll(() => running.stream.openStreams, SOON).toBe(0);
  },
  // Ours is 409: a browser stops coming back at either, and this one says why.
  "204 after close": async () => {
    const scene = await openScene(running);
    const client = await scene.open();
    await client.waitFor(() => true);
    await scene.tell(scene.closed());
    expect(await client.ended).toEqual({ clean: true });
    const headers = await running.headers({ id: scene.participantId, role: "participant" });
    const again = await fetch(scene.url, { headers: { ...headers, "last-event-id": client.lastEventId ?? "" } });
    expect([again.status, await again.json()]).toMatchObject([409, { code: "session-closed" }]);
  },
  "cursor tampered": async () => {
    // Any number up to the head is legal; it is the check that says whose it is.
    await isReset(`${own(2).slice(0, -1)}${own(2).endsWith("A") ? "B" : "A"}`, "foreign");
  },
  "cursor malformed": () => isReset("2", "malformed"),
  "cursor of another stream": () => isReset(cursorOf("participant/41", 1, 2), "foreign"),
  "cursor of another epoch": () => isReset(cursorOf(`participant/${ID}`, 2, 2), "foreign"),
  "cursor in the future": () => isReset(own(EVENTS + 1), "future"),
  "cursor of 129 bytes": () => isReset("1".repeat(129), "malformed"),
  "header vs query conflict": async () => {
    const { frames } = await ask({
      headers: { "last-event-id": own(2) },
      query: `?lastEventId=${own(1)}&since=earliest`,
    });
    expect(frames[0]).toMatchObject({ id: own(2), eventType: "KEEP_ALIVE" });
    const { frames: ofQuery } = await ask({ query: `?since=earliest&last_event_id=${own(1)}&lastEventId=${own(2)}` });
    expect(ofQuery[0]).toMatchObject({ id: own(2), eventType: "KEEP_ALIVE" });
  },
};

test.each(Object.entries(cases))("%s", (_name, holds) => holds());
