import { expect, test } from "vitest";
import type { ApiKeyOwner } from "./api-keys.ts";
import { createAuthenticator } from "./authenticator.ts";
import { STREAM_COOKIE, streamCookie } from "./stream-cookie.ts";
import { signToken } from "./token.ts";

const [key, secret] = ["k".repeat(32), "s".repeat(32)];

/** An authenticator whose one API key belongs to whom the test says, or is revoked. */
function setUp() {
  const mobile = { tenant: "acme", application: "mobile" };
  const state = { now: Date.now(), owner: mobile as ApiKeyOwner | null };
  const authenticator = createAuthenticator({
    ...{ secret, streamSessionKeys: [key], now: () => state.now },
    lookupApiKey: async () => state.owner,
  });
  const bearing = async (sub: string) => {
    const token = await signToken(secret, { sub, role: "participant", tenant: "acme", expiresInSeconds: 600 });
    return { "x-api-key": "key", authorization: `Bearer ${token}` };
  };
  const cookieOf = async (sub: string, headers?: Awaited<ReturnType<typeof bearing>>) => {
    const { sealed } = await authenticator.startStreamSession(headers ?? (await bearing(sub)), "s1");
    return `theme=dark; ${STREAM_COOKIE}=${sealed}; other=${STREAM_COOKIE}`;
  };
  return { state, authenticator, bearing, cookieOf };
}

test("the cookie names the same principal as the headers that started its session, and that session", async () => {
  const { authenticator, bearing, cookieOf } = setUp();
  const headers = await bearing("40");
  const principal = await authenticator.authenticate(headers);
  expect(await authenticator.authenticateReader({ cookie: await cookieOf("40", headers) })).toEqual({
    ...{ ...principal, streamSessionId: "s1" },
  });
});

test("the cookie is for readers only", async () => {
  const { authenticator, cookieOf } = setUp();
  const headers = { cookie: await cookieOf("40"), "x-api-key": "key" };
  const refused = { status: 401, code: "credentials-missing" };
  await expect(authenticator.authenticate(headers)).rejects.toMatchObject(refused);
  await expect(authenticator.startStreamSession(headers, "s2")).rejects.toMatchObject(refused);
});

test("where there is an Authorization header, the cookie does not count", async () => {
  const { authenticator, bearing, cookieOf } = setUp();
  const cookie = await cookieOf("40");
  expect(await authenticator.authenticateReader({ cookie, ...(await bearing("41")) })).toMatchObject({ id: "41" });
  const bad = { cookie, "x-api-key": "key", authorization: "Bearer x" };
  await expect(authenticator.authenticateReader(bad)).rejects.toMatchObject({ status: 401 });
});

test("without cookie and header, what is missing is said as ever", async () => {
  const { authenticator } = setUp();
  const refused = { status: 401, code: "credentials-missing" };
  await expect(authenticator.authenticateReader({ cookie: "theme=dark" })).rejects.toMatchObject(refused);
});

test("a revoked API key ends its sessions within the 30 s that a key is remembered", async () => {
  const { state, authenticator, cookieOf } = setUp();
  const cookie = await cookieOf("40");
  state.owner = null;
  state.now += 30_000;
  await expect(authenticator.authenticateReader({ cookie })).rejects.toMatchObject({
    message: "The API key is not known",
  });
});

test("a session does not follow its API key to another tenant", async () => {
  const { state, authenticator, cookieOf } = setUp();
  const cookie = await cookieOf("40");
  state.owner = { tenant: "other", application: "mobile" };
  state.now += 30_000;
  await expect(authenticator.authenticateReader({ cookie })).rejects.toMatchObject({ status: 401 });
});

test("a cookie says where it goes, for how long, and that scripts cannot read it", () => {
  expect(streamCookie("sealed", { maxAgeSeconds: 60, sameSite: "Strict", secure: true })).toBe(
    "tributary_stream=sealed; Max-Age=60; Path=/api/v1; HttpOnly; SameSite=Strict; Secure",
  );
  expect(streamCookie("", { maxAgeSeconds: 0, sameSite: "Lax", secure: false })).toBe(
    "tributary_stream=; Max-Age=0; Path=/api/v1; HttpOnly; SameSite=Lax",
  );
});
