// What browsers ask before they let a page of another origin have a stream.

import { STREAM_COOKIE } from "@tributary/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningStream, runStream } from "../testing/running-stream.ts";

const ours = "https://app.example.org";
const self = { id: "40", role: "participant" } as const;

let running: RunningStream;
beforeAll(async () => {
  running = await runStream({ allowedOrigins: [ours] });
  await running.register("40");
});
afterAll(() => running[Symbol.asyncDispose]());

const ask = (method: string, headers: Record<string, string>) =>
  fetch(running.streamUrl("40"), { method, headers: { ...headers } });

test("a preflight allows what clients send, for a day, and asks for no credentials", async () => {
  const preflight = { "access-control-request-method": "GET", "access-control-request-headers": "authorization" };
  const answer = await ask("OPTIONS", { origin: "https://anywhere.example", ...preflight });
  expect(answer.status).toBe(204);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    allow: "GET, HEAD, OPTIONS",
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, HEAD, OPTIONS",
    "access-control-allow-headers": "Accept, Authorization, Cache-Control, Last-Event-ID, X-API-Key",
    "access-control-max-age": "86400",
    vary: "Origin",
  });
});

test.each(["GET", "HEAD", "OPTIONS"])(
  "to %s an origin that is configured is named and may use cookies",
  async (method) => {
    const answer = await ask(method, { origin: ours });
    expect(answer.headers.get("access-control-allow-origin")).toBe(ours);
    expect(answer.headers.get("access-control-allow-credentials")).toBe("true");
    await answer.body?.cancel();
  },
);

test("a refusal can be read by the page that asked", async () => {
  const answer = await ask("GET", { origin: "https://anywhere.example" });
  expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([401, "*"]);
  expect(answer.headers.get("access-control-expose-headers")).toContain("Retry-After");
});

describe("the cookie of a stream session", () => {
  const statusFor = async (headers: Record<string, string>) => {
    const answer = await ask("HEAD", { cookie: await running.cookie(self), ...headers });
    return answer.status;
  };

  test("counts for pages of configured origins, of our own, and for what is no browser", async () => {
    expect(await statusFor({ origin: ours, "sec-fetch-site": "cross-site" })).toBe(200);
    expect(await statusFor({ "sec-fetch-site": "same-origin" })).toBe(200);
    expect(await statusFor({})).toBe(200);
  });

  test("does not count for pages of foreign origins: an open stream marks as read, whoever can see it", async () => {
    expect(await statusFor({ origin: "https://evil.example", "sec-fetch-site": "cross-site" })).toBe(401);
    expect(await statusFor({ "sec-fetch-site": "cross-site" })).toBe(401);
    const opened = await ask("GET", { cookie: await running.cookie(self), origin: "https://evil.example" });
    expect(await opened.json()).toMatchObject({
      ...{ code: "credentials-invalid", detail: "Pages of this origin cannot use a stream session" },
    });
  });

  test("does not stand in the way of headers", async () => {
    const headers = { ...(await running.headers(self)), cookie: `${STREAM_COOKIE}=nonsense` };
    expect((await ask("HEAD", { ...headers, origin: "https://evil.example" })).status).toBe(200);
  });
});
