import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, exportSPKI, type GenerateKeyPairResult, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createTokenVerifier, signToken, type VerifyToken } from "./token.ts";

const [one, two] = [await generateKeyPair("ES256"), await generateKeyPair("ES256")];
const MINUTE = 60_000;

/** What the issuer publishes; null while it is down. */
let published: Record<string, GenerateKeyPairResult> | null;
let asked: number;
const issuer = createServer(async (_request, response) => {
  asked += 1;
  if (published === null) return response.writeHead(500).end();
  const keys = Object.entries(published).map(async ([kid, { publicKey }]) => ({
    ...{ ...(await exportJWK(publicKey)), kid, alg: "ES256" },
  }));
  return response.setHeader("content-type", "application/json").end(JSON.stringify({ keys: await Promise.all(keys) }));
});
let jwksUrl: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => issuer.listen(0, "127.0.0.1", resolve));
  jwksUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/jwks`;
});
afterAll(() => new Promise((resolve) => issuer.close(resolve)));

let verify: VerifyToken;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  [published, asked] = [{ one }, 0];
  verify = createTokenVerifier({ jwksUrl }, Date.now);
});
afterEach(() => vi.useRealTimers());

const passes = (ms: number) => vi.setSystemTime(Date.now() + ms);
const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;
let tokens = 0;

/** Each is another, because a token that was accepted is remembered for a while. */
const token = (kid: string | undefined, key = kid === "two" ? two : one, claims: object = {}): Promise<string> =>
  new SignJWT({ role: "coach", sub: "99", aud: "acme", exp: inSeconds(3600), jti: String(++tokens), ...claims })
    .setProtectedHeader({ alg: "ES256", ...(kid === undefined ? {} : { kid }) })
    .sign(key.privateKey);
const statusOf = async (text: string): Promise<number> =>
  verify(text, "acme").then(
    () => 200,
    ({ status }) => status,
  );

test("a token is verified with the issuer's published key, which is asked for once", async () => {
  expect(await verify(await token("one"), "acme")).toMatchObject({ sub: "99", role: "coach" });
  await Promise.all([token("one"), token("one")].map(async (text) => expect(await statusOf(await text)).toBe(200)));
  expect(asked).toBe(1);
});

test("a new key is fetched when a token names it, and the old one is good while it is published", async () => {
  await statusOf(await token("one"));
  published = { one, two };
  passes(10_000);
  expect([await statusOf(await token("two")), await statusOf(await token("one"))]).toEqual([200, 200]);
  expect(asked).toBe(2);
});

test("a key that was withdrawn is dropped within minutes", async () => {
  await statusOf(await token("one"));
  published = { two };
  passes(5 * MINUTE + 1);
  await statusOf(await token("one"));
  await vi.waitFor(async () => expect(await statusOf(await token("one"))).toBe(401));
  expect(await statusOf(await token("two"))).toBe(200);
});

test("a flood of tokens with unknown keys asks the issuer once in ten seconds", async () => {
  await statusOf(await token("one"));
  passes(10_000);
  for (let n = 0; n < 50; n += 1) expect(await statusOf(await token(`made-up-${n}`))).toBe(401);
  expect(asked).toBe(2);
  passes(10_000);
  await statusOf(await token("made-up"));
  expect(asked).toBe(3);
});

test("while the issuer is down its last keys go on for a day; what needs it is 503, and costs it next to nothing", async () => {
  await statusOf(await token("one"));
  published = null;
  passes(10 * MINUTE);
  for (let n = 0; n < 20; n += 1) expect(await statusOf(await token("one"))).toBe(200);
  for (let n = 0; n < 20; n += 1) expect(await statusOf(await token("two"))).toBe(503);
  expect(asked).toBeLessThanOrEqual(2);
  passes(24 * 60 * MINUTE);
  expect(await statusOf(await token("one"))).toBe(503);
  published = { one };
  passes(2_000);
  expect(await statusOf(await token("one"))).toBe(200);
});

test("an issuer that was never there is 503, not a refusal of the token; when it is back, so are we", async () => {
  published = null;
  await expect(verify(await token("one"), "acme")).rejects.toMatchObject({ status: 503, code: "unavailable" });
  published = { one };
  expect(await statusOf(await token("one"))).toBe(503);
  passes(2_000);
  expect(await statusOf(await token("one"))).toBe(200);
});

test("clocks may differ by five seconds, and not by more", async () => {
  const expired = await Promise.all([-4, -6].map((seconds) => token("one", one, { exp: inSeconds(seconds) })));
  const early = await Promise.all([4, 7].map((seconds) => token("one", one, { nbf: inSeconds(seconds) })));
  const statuses = [];
  for (const text of [...expired, ...early]) statuses.push(await statusOf(text));
  expect(statuses).toEqual([200, 401, 200, 401]);
});

test("a token without a kid is verified when one key can be meant, and refused when several can", async () => {
  expect(await statusOf(await token(undefined))).toBe(200);
  published = { one, two };
  passes(10_000);
  await statusOf(await token("two"));
  expect(await statusOf(await token(undefined))).toBe(401);
});

const claims = () => ({ role: "admin", sub: "1", aud: "acme", exp: inSeconds(60) });
const es512 = generateKeyPairSync("ec", { namedCurve: "P-521" }).privateKey;

test.each<[string, () => Promise<string> | string]>([
  ["signed by another key under a published name", () => token("one", two)],
  ["whose key is not published", () => token("two")],
  [
    "signed with the public key as a shared secret",
    async () => {
      const shared = await exportSPKI(one.publicKey);
      return signToken(shared, { sub: "1", role: "admin", tenant: "acme", expiresInSeconds: 60 });
    },
  ],
  [
    "signed with the published document as a shared secret",
    async () => {
      const shared = await (await fetch(jwksUrl)).text();
      return signToken(shared, { sub: "1", role: "admin", tenant: "acme", expiresInSeconds: 60 });
    },
  ],
  ["of alg none", () => new UnsecuredJWT(claims()).encode()],
  [
    "of an algorithm that is not accepted",
    () => new SignJWT(claims()).setProtectedHeader({ alg: "ES512", kid: "one" }).sign(es512),
  ],
  [
    "that brings its own key",
    async () =>
      new SignJWT(claims())
        .setProtectedHeader({ alg: "ES256", jwk: { ...(await exportJWK(two.publicKey)) } })
        .sign(two.privateKey),
  ],
  ["of another tenant", () => token("one", one, { aud: "other" })],
])("a token %s is refused", async (_what, make) => {
  expect(await statusOf(await make())).toBe(401);
});
