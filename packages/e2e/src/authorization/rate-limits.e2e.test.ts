/** The limits of both apps, as processes that are configured by their environment. */
import { openStream } from "@tributary/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AppProcess } from "../app-process.ts";
import { openConversation, request } from "../conversation.ts";
import type { Platform } from "../platform.ts";
import { platformForTest } from "../platform-for-test.ts";

let platform: Platform;
let limited: AppProcess;
let stream: AppProcess;
let streamUrl: string;
beforeAll(async () => {
  platform = await platformForTest();
  const env = { RATE_LIMIT_PER_PARTICIPANT: "0.2", RATE_LIMIT_WRONG_CREDENTIALS: "0.2", TRUSTED_PROXIES: "1" };
  let api: AppProcess;
  [api, limited, stream] = await Promise.all([
    platform.startApi(),
    platform.startApi(env),
    platform.startStream({ RATE_LIMIT_PER_KEY: "0.2" }),
  ]);
  streamUrl = stream.url + (await openConversation(api.url, platform.tenant)).streamPath;
});
afterAll(() => platform?.[Symbol.asyncDispose]());

const retryAfter = (headers: Headers): number => Number(headers.get("retry-after"));

test("a participant over their limit gets 429 and when to come back; a coach goes on", async () => {
  const url = `${limited.url}/api/v1/participants/40`;
  const as = await platform.tenant.as("participant", "40");
  expect((await request("GET", url, as)).status).toBe(200);
  const over = await request("GET", url, as);
  expect(over.body).toMatchObject({ status: 429, code: "rate-limited" });
  expect(over.headers.get("content-type")).toBe("application/problem+json");
  expect(retryAfter(over.headers)).toBeGreaterThanOrEqual(1);
  expect((await request("GET", url, await platform.tenant.as("coach", "41"))).status).toBe(200);
});

test("an address with wrong credentials gets 429, also with good ones, and other addresses do not", async () => {
  const url = `${limited.url}/api/v1/participants/40`;
  const coach = await platform.tenant.as("coach", "41");
  const from = (address: string) => ({ ...coach, "x-forwarded-for": address });
  const wrong = { ...from("192.0.2.1"), "x-api-key": "guessed" };
  expect((await request("GET", url, wrong)).status).toBe(401);
  for (const headers of [wrong, from("192.0.2.1")]) {
    const over = await request("GET", url, headers);
    expect([over.status, retryAfter(over.headers)]).toEqual([429, expect.toSatisfy((seconds) => seconds >= 1)]);
  }
  expect((await request("GET", url, from("192.0.2.2"))).status).toBe(200);
});

test("opening streams over the limit is refused in-band, so that an EventSource comes back; HEAD says 429", async () => {
  const headers = await platform.tenant.as("participant", "40");
  const first = await openStream({ url: streamUrl, headers });
  await first.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");
  const over = await openStream({ url: streamUrl, headers });
  const closing = await over.waitFor(({ eventType }) => eventType === "STREAM_CLOSING");
  expect(closing).toMatchObject({ id: null, payload: { reason: "rate-limited" } });
  expect((closing.payload as { retryAfterMs: number }).retryAfterMs).toBeGreaterThanOrEqual(1_500);
  expect(over.status).toBe(200);
  const head = await fetch(streamUrl, { method: "HEAD", headers });
  expect([head.status, retryAfter(head.headers)]).toEqual([429, expect.toSatisfy((seconds) => seconds >= 1)]);
  first.close();
});
