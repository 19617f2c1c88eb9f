import { createAuthenticator, STREAM_COOKIE } from "@tributary/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TENANT } from "../testing/append-to-feed.ts";
import { type RunningStream, runStream, textsOf } from "../testing/running-stream.ts";

let running: RunningStream;
beforeAll(async () => {
  running = await runStream();
  for (const id of ["40", "41"]) await running.register(id);
});
afterAll(() => running[Symbol.asyncDispose]());

const self = { id: "40", role: "participant" } as const;

describe("with the cookie of a stream session alone", () => {
  test("a stream opens, and resumes after its last id", async () => {
    const cookie = await running.cookie(self);
    const client = await running.open("40", { cookie });
    await running.publish(await running.append("40", "first"));
    await client.waitForCount(1);
    const lastEventId = client.lastEventId ?? "";
    client.close();
    await running.publish(await running.append("40", "second"));
    const again = await running.open("40", { cookie, lastEventId });
    await again.waitForCount(1);
    expect([textsOf(client), textsOf(again)]).toEqual([["first"], ["second"]]);
  });

  test("HEAD answers what opening would", async () => {
    const headers = { cookie: await running.cookie(self) };
    expect((await fetch(running.streamUrl("40"), { method: "HEAD", headers })).status).toBe(200);
    expect((await fetch(running.streamUrl("41"), { method: "HEAD", headers })).status).toBe(401);
  });

  test("nobody opens a stream that their token would not open", async () => {
    const client = await running.open("41", { cookie: await running.cookie(self) });
    expect([client.status, await client.json()]).toEqual([
      401,
      expect.objectContaining({ code: "credentials-invalid" }),
    ]);
  });

  test("the stream ends when the token of its session does", async () => {
    const client = await running.open("40", { cookie: await running.cookie({ ...self, expiresInSeconds: 2 }) });
    const closing = await client.waitFor(({ eventType }) => eventType === "STREAM_CLOSING");
    expect(closing.payload).toMatchObject({ reason: "token-expired" });
    expect(await client.ended).toEqual({ clean: true });
  });
});

describe("a cookie is refused", () => {
  const refusalOf = async (cookie: string): Promise<unknown> => {
    const client = await running.open("40", { cookie });
    return { status: client.status, body: await client.json() };
  };
  const refused = (detail: string) => ({
    status: 401,
    body: expect.objectContaining({ code: "credentials-invalid", detail }),
  });
  const notOurs = refused("The cookie of the stream session is none of ours");

  test("when a character of it was changed", async () => {
    const cookie = await running.cookie(self);
    const middle = cookie.length >> 1;
    const changed = cookie[middle] === "A" ? "B" : "A";
    expect(await refusalOf(cookie.slice(0, middle) + changed + cookie.slice(middle + 1))).toEqual(notOurs);
  });

  test("when it has expired", async () => {
    const cookie = await running.cookie({ ...self, expiresInSeconds: -4 }); // five seconds late are borne with
    await expect.poll(() => refusalOf(cookie), { timeout: 5_000 }).toEqual(refused("The stream session has expired"));
  });

  test("when another deployment sealed it", async () => {
    const secret = "the secret of another deployment, as long";
    const elsewhere = createAuthenticator({
      ...{ secret: "the secret of these tests, long enough", streamSessionKeys: [secret], now: Date.now },
      lookupApiKey: async () => ({ tenant: TENANT, application: "tests" }),
    });
    const { sealed } = await elsewhere.startStreamSession(await running.headers(self), "s1");
    expect(await refusalOf(`${STREAM_COOKIE}=${sealed}`)).toEqual(notOurs);
  });
});

test.each(["access_token", "token", "Authorization", "api_key", "X-API-Key", "apiKey"])(
  "?%s= is refused, even beside good credentials: addresses end up in logs",
  async (name) => {
    const client = await running.open("40", { query: `?since=earliest&${name}=secret-value` });
    const body = await client.json();
    expect([client.status, body]).toEqual([400, expect.objectContaining({ code: "malformed-request" })]);
    expect(JSON.stringify(body)).toMatch(/send headers, or start a stream session/);
    expect(JSON.stringify(body)).not.toContain("secret-value");
  },
);
