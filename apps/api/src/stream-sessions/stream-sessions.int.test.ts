import type { StreamSession } from "@tributary/event-store";
import { newId } from "@tributary/runtime";
import { streamSession } from "@tributary/schemas";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

test("each session is another one, also under the same idempotency key: it is no command, and nothing in the log", async () => {
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

describe("renewing", () => {
  const ada = participant("40");
  const renew = (id: string, as: Person) => running.send("POST", `/stream_sessions/${id}/renew`, { as });
  /** What a stream that was opened with a token offers when that is about to end. */
  const offered = async (also: Partial<StreamSession> = {}): Promise<string> => {
    const id = newId();
    const session = { tenant: running.tenant, id, application: "tests", role: ada.role, subject: ada.id };
    await running.store.streamSessions.offer([{ ...session, expiresAt: Date.now() + 5_000, cookie: false, ...also }]);
    return id;
  };

  test("gives a browser's session the life of the fresh token, and the cookie anew", async () => {
    const first = await start(ada);
    const { id, expiresAt } = streamSession.parse(first.json);
    await running.query("UPDATE stream_sessions SET expires_at = expires_at - interval '30 s' WHERE id = $1", [id]);
    const { status, json, headers } = await renew(id, ada);
    expect([status, headers.get("cache-control")]).toEqual([200, "no-store"]);
    const renewed = streamSession.parse(json);
    expect([renewed.id, renewed.expiresAt >= expiresAt]).toEqual([id, true]);
    expect(cookieOf({ headers })).toMatch(/^tributary_stream=[\w.-]{100,}$/);
    expect(cookieOf({ headers })).not.toBe(cookieOf(first));
  });

  test("of a stream that was opened without a cookie sets none", async () => {
    const { status, json, headers } = await renew(await offered(), ada);
    expect([status, headers.get("set-cookie")]).toEqual([200, null]);
    expect(Date.parse(streamSession.parse(json).expiresAt) - Date.now()).toBeGreaterThan(50_000);
  });

  test.each([participant("41"), { role: "coach", id: "40" } as const, admin, service])(
    "is refused to $role $id, and gives nothing away",
    async (other) => {
      const id = await offered();
      const { json, headers } = await renew(id, other);
      expect(json).toMatchObject({ status: 403, code: "forbidden" });
      expect(headers.get("set-cookie")).toBeNull();
      const [row] = await running.query("SELECT expires_at FROM stream_sessions WHERE id = $1", [id]);
      expect(Number(row?.expires_at)).toBeLessThan(Date.now() + 6_000);
    },
  );

  test("is refused to the same person in another application", async () => {
    expect((await renew(await offered({ application: "other" }), ada)).json).toMatchObject({ code: "forbidden" });
  });

  test.each([
    ["that nobody knows", async () => newId()],
    ["of another tenant", () => offered({ tenant: "other" })],
    ["that has ended", () => offered({ expiresAt: Date.now() - 1 })],
  ])("of one %s is 404", async (_, make) => {
    expect((await renew(await make(), ada)).json).toMatchObject({ status: 404, code: "stream-session-unknown" });
  });
});

test("ending it makes the browser forget the cookie", async () => {
  const { status, headers } = await running.send("DELETE", "/stream_sessions/current", { as: coach });
  const forgotten = "tributary_stream=; Max-Age=0; Path=/api/v1; HttpOnly; SameSite=Strict; Secure";
  expect([status, headers.get("set-cookie")]).toEqual([204, forgotten]);
});
