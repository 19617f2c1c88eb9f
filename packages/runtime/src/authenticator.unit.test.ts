import { utcTime } from "@tributary/schemas";
import { generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { expect, test } from "vitest";
import { AppError } from "./app-error.ts";
import { createAuthenticator } from "./authenticator.ts";
import { signToken } from "./token.ts";

const secret = "s".repeat(32);
const key = new TextEncoder().encode(secret);
const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

// SHA-256 of "key"
const keyHash = "2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683";
const lookupApiKey = async (hash: string) => (hash === keyHash ? { tenant: "acme", application: "mobile" } : null);
const options = { secret, lookupApiKey, now: Date.now, streamSessionKeys: ["k".repeat(32)] };
const authenticator = createAuthenticator(options);

const subject = { sub: "40", role: "participant", tenant: "acme", expiresInSeconds: 60 } as const;
const token = (claims: Record<string, unknown>, alg = "HS256") =>
  new SignJWT({ sub: "40", role: "participant", aud: "acme", exp: inSeconds(60), ...claims })
    .setProtectedHeader({ alg })
    .sign(key);
const withToken = (value: string) => ({ "x-api-key": "key", authorization: `Bearer ${value}` });

const refusalOf = async (headers: Record<string, string>): Promise<AppError> => {
  const outcome = await authenticator.authenticate(headers).catch((error: unknown) => error);
  if (outcome instanceof AppError) return outcome;
  throw new Error(`expected a refusal, got ${JSON.stringify(outcome)}`);
};

test("a key and a token of its tenant name the principal", async () => {
  const principal = await authenticator.authenticate(withToken(await signToken(secret, subject)));
  expect(principal).toMatchObject({ tenant: "acme", application: "mobile", role: "participant", id: "40" });
  expect(principal.expiresAt).toBeGreaterThan(Date.now() + 50_000);
});

test.each([
  ["no key", { authorization: "Bearer x" }, "credentials-missing"],
  ["an empty key", { "x-api-key": "", authorization: "Bearer x" }, "credentials-missing"],
  ["no token", { "x-api-key": "key" }, "credentials-missing"],
  ["an unknown key", { "x-api-key": "other", authorization: "Bearer x" }, "credentials-invalid"],
  ["a key of absurd length", { "x-api-key": "k".repeat(10_000), authorization: "Bearer x" }, "credentials-invalid"],
  ["another scheme", { "x-api-key": "key", authorization: "Basic eDp5" }, "credentials-invalid"],
  ["a token that is none", withToken("x"), "credentials-invalid"],
  ["three parts of nonsense", withToken("a.b.c"), "credentials-invalid"],
])("%s is refused with a challenge", async (_what, headers, code) => {
  const refusal = await refusalOf(headers);
  expect(refusal).toMatchObject({ status: 401, code });
  expect(refusal.headers["www-authenticate"]).toMatch(/^Bearer realm="tributary"/);
});

test.each([
  ["expired", { exp: inSeconds(-6) }, "The token has expired"],
  ["not yet valid", { nbf: inSeconds(30) }, "The token is not valid yet"],
  ["of another tenant", { aud: "other" }, "The token was issued for another tenant than the API key's"],
  ["without an end", { exp: undefined }, "The token lacks the claim exp"],
  ["without a subject", { sub: undefined }, "The token lacks the claim sub"],
  ["without a tenant", { aud: undefined }, "The token lacks the claim aud"],
  ["without a role", { role: undefined }, "The token lacks the claim role"],
  ["of a role that does not exist", { role: "root" }, "The token's role is none that exists"],
  ["whose subject cannot be an id", { sub: "4/0" }, "The token's sub is not an id that can be used here"],
])("a token %s is refused with that reason", async (_what, claims, detail) => {
  const refusal = await refusalOf(withToken(await token(claims)));
  expect(refusal).toMatchObject({ status: 401, code: "credentials-invalid", message: detail });
});

test("clocks may differ by five seconds", async () => {
  const late = await token({ exp: inSeconds(-3), nbf: inSeconds(3) });
  expect(await authenticator.authenticate(withToken(late))).toMatchObject({ id: "40" });
});

test.each([1e13, 1e300])(
  "a token that ends after the last moment that can be told (%d) starts a session that ends then",
  async (exp) => {
    const headers = withToken(await token({ exp }));
    const { sealed, expiresAt } = await authenticator.startStreamSession(headers, "s1");
    expect(utcTime.parse(new Date(expiresAt).toISOString())).toBe("9999-12-31T23:59:59.000Z");
    const reader = await authenticator.authenticateReader({ cookie: `tributary_stream=${sealed}` });
    expect(reader).toMatchObject({ id: "40", expiresAt });
  },
);

test("a token that insists on an extension is refused, not taken for an outage", async () => {
  const header = Buffer.from('{"alg":"HS256","crit":["x"],"x":1}').toString("base64url");
  const insisting = (await token({})).replace(/^[^.]+/, header);
  expect(await refusalOf(withToken(insisting))).toMatchObject({ status: 401, code: "credentials-invalid" });
});

test("an unsigned token is refused", async () => {
  const unsigned = new UnsecuredJWT({ role: "admin" }).setSubject("1").setAudience("acme").setExpirationTime("1m");
  expect(await refusalOf(withToken(unsigned.encode()))).toMatchObject({ status: 401 });
});

test("a token of another HMAC algorithm is refused, even with the right secret", async () => {
  const refusal = await refusalOf(withToken(await token({}, "HS512")));
  expect(refusal).toMatchObject({ message: "The token is signed with an algorithm that is not accepted" });
});

test("a token of another secret is refused", async () => {
  const refusal = await refusalOf(withToken(await signToken("t".repeat(32), subject)));
  expect(refusal).toMatchObject({ message: "The token's signature does not verify" });
});

test("a token signed by a private key is refused where a shared secret is configured", async () => {
  const { privateKey } = await generateKeyPair("ES256");
  const signed = new SignJWT({ role: "admin" })
    .setProtectedHeader({ alg: "ES256" })
    .setSubject("1")
    .setAudience("acme");
  expect(await refusalOf(withToken(await signed.setExpirationTime("1m").sign(privateKey)))).toMatchObject({
    status: 401,
  });
});

test("a lookup that fails is 503, not a refusal of the credentials", async () => {
  const broken = createAuthenticator({ ...options, lookupApiKey: () => Promise.reject(new Error("down")) });
  await expect(broken.authenticate(withToken("x"))).rejects.toMatchObject({ status: 503, code: "unavailable" });
});

test("exactly one source of keys must be configured", () => {
  const { secret: _none, ...neither } = options;
  expect(() => createAuthenticator(neither)).toThrow(TypeError);
  expect(() => createAuthenticator({ ...options, jwksUrl: "http://issuer/jwks" })).toThrow(TypeError);
});
