import { beforeEach, describe, expect, test } from "vitest";
import { type AccessTokenOptions, accessToken } from "./access-token.ts";
import { RateLimitedError, TemporarilyUnavailableError, TokenRefusedError, UnexpectedAnswerError } from "./errors.ts";

const TOKEN = { access_token: "token-1", refresh_token: "refresh-1", token_type: "bearer", expires_in: 1_000 };

/** What the endpoint is asked, and what it answers: the last one again and again. */
let asked: { url: string; authorization: string | null; form: Record<string, string> }[];
let answers: (Response | Error | Promise<Response>)[];
let now: number;
beforeEach(() => {
  [asked, answers, now] = [[], [], 0];
});

const ok = (body: object = TOKEN) => Response.json(body);
const options: AccessTokenOptions = {
  ...{ clientId: "client", clientSecret: "secret", now: () => now },
  async fetch(url, init) {
    const { authorization } = { ...(init?.headers as Record<string, string>) };
    const form = Object.fromEntries(init?.body as URLSearchParams);
    asked.push({ url: String(url), authorization: authorization ?? null, form: form as Record<string, string> });
    const answer = await (answers.length > 1 ? answers.shift() : answers[0]);
    if (answer instanceof Error) throw answer;
    return answer?.clone() ?? ok();
  },
};

describe("a token", () => {
  test("is asked for once, however many want it", async () => {
    const token = accessToken(options);
    expect(await Promise.all([token.current(), token.current(), token.current()])).toEqual(Array(3).fill("token-1"));
    expect(await token.current()).toBe("token-1");
    expect(asked).toEqual([
      {
        ...{ url: "https://video.ibm.com/oauth2/token", authorization: `Basic ${btoa("client:secret")}` },
        form: { grant_type: "client_credentials", client_id: "client" },
      },
    ]);
  });

  test("is renewed before it ends", async () => {
    const token = accessToken(options);
    await token.current();
    answers = [ok({ ...TOKEN, access_token: "token-2" })];
    now = 899_999;
    expect(await token.current()).toBe("token-1");
    now = 900_000;
    expect(await token.current()).toBe("token-2");
  });

  test("goes on being used to its end while no other one is to be had, which is not tried all the time", async () => {
    const token = accessToken(options);
    await token.current();
    answers = [new Error("away")];
    now = 900_000;
    expect([await token.current(), await token.current()]).toEqual(["token-1", "token-1"]);
    expect(asked).toHaveLength(2);
    now = 950_000;
    expect(await token.current()).toBe("token-1");
    expect(asked).toHaveLength(3);
    now = 1_000_000;
    await expect(token.current()).rejects.toThrow(TemporarilyUnavailableError);
  });

  test("that was refused is not used again, and is renewed once for all whom it was refused to", async () => {
    const token = accessToken(options);
    await token.current();
    answers = [ok({ ...TOKEN, access_token: "token-2" })];
    expect(await Promise.all([token.renewed("token-1"), token.renewed("token-1")])).toEqual(["token-2", "token-2"]);
    expect(await token.renewed("token-1")).toBe("token-2");
    expect(asked).toHaveLength(2);
  });

  test("that was refused is not the one that helps over an outage", async () => {
    const token = accessToken(options);
    await token.current();
    answers = [new Error("away")];
    await expect(token.renewed("token-1")).rejects.toThrow(TemporarilyUnavailableError);
  });

  test("is waited for by each as long as they want", async () => {
    const token = accessToken(options);
    const answer = Promise.withResolvers<Response>();
    answers = [answer.promise];
    const patient = token.current();
    const wanted = new AbortController();
    const impatient = token.current({ signal: wanted.signal });
    wanted.abort(new Error("no time"));
    await expect(impatient).rejects.toThrow("no time");
    answer.resolve(ok());
    expect(await patient).toBe("token-1");
  });

  test("without a word about its life lives as documented", async () => {
    answers = [ok({ access_token: "token-1" })];
    const token = accessToken(options);
    await token.current();
    now = 86_400_000 - 5 * 60_000 - 1;
    await token.current();
    expect(asked).toHaveLength(1);
  });
});

describe("a grant", () => {
  test("of a refresh token uses the newest one, which somebody else may keep", async () => {
    const kept: string[] = [];
    const grant = { type: "refresh_token", refreshToken: "refresh-0" } as const;
    const token = accessToken({ ...options, grant, onRefreshToken: (refreshToken) => kept.push(refreshToken) });
    const first = await token.current();
    answers = [ok({ ...TOKEN, access_token: "token-2", refresh_token: "refresh-2" })];
    const second = await token.renewed(first);
    await token.renewed(second);
    expect(asked.map(({ form }) => form.refresh_token)).toEqual(["refresh-0", "refresh-1", "refresh-2"]);
    expect(kept).toEqual(["refresh-1", "refresh-2"]);
  });

  test("of a code uses it once", async () => {
    const grant = { type: "authorization_code", code: "code", redirectUri: "https://us/", codeVerifier: "v" } as const;
    const token = accessToken({ ...options, grant });
    await token.renewed(await token.current());
    expect(asked.map(({ form }) => form)).toEqual([
      {
        ...{ grant_type: "authorization_code", client_id: "client" },
        ...{ code: "code", redirect_uri: "https://us/", code_verifier: "v" },
      },
      { grant_type: "refresh_token", client_id: "client", refresh_token: "refresh-1" },
    ]);
  });

  test("of the client says what it may, and the secret in the way that was chosen", async () => {
    const grant = { type: "client_credentials", deviceName: "tributary", scope: "broadcaster" } as const;
    await accessToken({ ...options, grant, clientAuthentication: "secret" }).current();
    expect(asked).toMatchObject([
      { authorization: "Basic secret", form: { device_name: "tributary", scope: "broadcaster" } },
    ]);
  });
});

describe("what is refused", () => {
  const refusal = (status: number, body: unknown, headers = {}) =>
    new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });

  test.each([
    [400, { error: "invalid_grant" }, { reason: "invalid_grant", message: "no token is given (invalid_grant)" }],
    [400, "", { reason: null }],
    [501, { error: "unsupported_grant_type", error_description: "no" }, { reason: "unsupported_grant_type" }],
    [501, "<html>", { reason: null }],
  ])("with %i %j is a refusal for good", async (status, body, expected) => {
    answers = [refusal(status, body)];
    const failure = accessToken(options).current();
    await expect(failure).rejects.toThrow(TokenRefusedError);
    await expect(failure).rejects.toMatchObject({ code: "token_refused", status, ...expected });
  });

  test("for the moment, or for too many requests, is told apart from that", async () => {
    answers = [refusal(503, { error: "server_error" }), refusal(429, "", { "x-ratelimit-reset": "7" })];
    const token = accessToken(options);
    await expect(token.current()).rejects.toThrow(TemporarilyUnavailableError);
    await expect(token.current()).rejects.toThrow(RateLimitedError);
  });

  test("nobody can read says what is wrong with it, and nothing of what it says", async () => {
    answers = [ok({ accessToken: "hidden" })];
    const failure = accessToken(options).current();
    await expect(failure).rejects.toThrow(UnexpectedAnswerError);
    await expect(failure).rejects.not.toThrow(/hidden/);
  });
});

test("taking tokens back takes back both, and the next one who needs one asks anew", async () => {
  const token = accessToken(options);
  await token.current();
  await token.revoke();
  await token.current();
  expect(asked.map(({ url, form }) => [url.split("/").at(-1), form.token])).toEqual([
    ...[
      ["token", undefined],
      ["revoke", "token-1"],
      ["revoke", "refresh-1"],
    ],
    ["token", undefined],
  ]);
});

test("secrets go to https, or to this machine", () => {
  for (const tokenUrl of [
    "http://video.ibm.com/oauth2/token",
    "ftp://localhost/",
    "http://127.0.0.1.evil.example/",
    "",
  ])
    expect(() => accessToken({ ...options, tokenUrl })).toThrow(TypeError);
  for (const tokenUrl of ["https://video.ibm.com/", "http://127.0.0.1:8091/", "http://localhost:1/", "http://[::1]:1/"])
    expect(() => accessToken({ ...options, tokenUrl })).not.toThrow();
});
