import { streamSession } from "@tributary/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessTable, isPublic } from "../http/access.ts";
import { admin, coach, participant, service } from "../testing/conversation.ts";
import { type Person, type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
beforeAll(async () => {
  running = await runningApi();
});
afterAll(() => running[Symbol.asyncDispose]());

const start = (as: Person, headers?: Record<string, string>) =>
  running.send("POST", "/stream_sessions", { as, ...(headers === undefined ? {} : { headers }) });

/** The cookie as a browser would send it back. */
const cookieOf = ({ headers }: { headers: Headers }): string => headers.get("set-cookie")?.split(";")[0] ?? "";

test.each([participant("40"), coach, admin, service])(
  "$role gets a cookie that ends with the token",
  async (person) => {
    const { status, json, headers } = await start(person);
    const { id, expiresAt } = streamSession.parse(json);
    expect([status, id, headers.get("cache-control")]).toEqual([201, expect.any(String), "no-store"]);
    const attributes = headers.get("set-cookie")?.split("; ") ?? [];
    expect(attributes[0]).toMatch(/^tributary_stream=[\w.-]{100,}$/);
    expect(attributes.slice(2)).toEqual(["Path=/api/v1", "HttpOnly", "SameSite=Strict", "Secure"]);
    const secondsLeft = (Date.parse(expiresAt) - Date.now()) / 1000;
    expect(secondsLeft).toBeGreaterThan(50); // the tokens here last a minute
    expect(Math.abs(Number(attributes[1]?.replace("Max-Age=", "")) - secondsLeft)).toBeLessThan(3);
  },
);

test("each session is another one, also under the same idempotency key: it is no command, and leaves no trace", async () => {
  const before = await running.written();
  const headers = { "idempotency-key": "same" };
  const [first, second] = [await start(coach, headers), await start(coach, headers)];
  expect(cookieOf(first)).not.toBe(cookieOf(second));
  expect(first.json).not.toEqual(second.json);
  expect(await running.written()).toEqual(before);
});

test("without a key and a token nobody gets one", async () => {
  const { status, headers } = await running.send("POST", "/stream_sessions");
  expect([status, headers.get("set-cookie")]).toEqual([401, null]);
});

const guarded = Object.keys(accessTable).filter((row) => !isPublic(...(row.split(" ") as [string, string])));

test.each(guarded)("%s does not take the cookie for credentials", async (row) => {
  const [method = "", url = ""] = row.split(" ");
  const cookie = cookieOf(await start(admin));
  const path = url.replace("/api/v1", "").replace(/:\w+/g, "1");
  const body = method === "GET" || method === "DELETE" ? {} : { body: {} };
  const before = await running.written();
  const bare = await running.send(method, path, { ...body, headers: { cookie } });
  expect(bare.json).toMatchObject({ status: 401, code: "credentials-missing" });
  const keyed = await running.send(method, path, { ...body, headers: { cookie, "x-api-key": "key-of-acme" } });
  expect(keyed.json).toMatchObject({ status: 401, code: "credentials-missing" });
  expect(await running.written()).toEqual(before);
});

test("ending it makes the browser forget the cookie", async () => {
  const { status, headers } = await running.send("DELETE", "/stream_sessions/current", { as: coach });
  const forgotten = "tributary_stream=; Max-Age=0; Path=/api/v1; HttpOnly; SameSite=Strict; Secure";
  expect([status, headers.get("set-cookie")]).toEqual([204, forgotten]);
});
