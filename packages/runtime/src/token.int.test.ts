import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTokenVerifier, signToken } from "./token.ts";

const pair = await generateKeyPair("ES256", { extractable: true });
const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: "one", alg: "ES256" }] });
let broken = false;
const issuer = createServer((_request, response) => {
  if (broken) response.writeHead(500).end();
  else response.setHeader("content-type", "application/json").end(jwks);
});
let jwksUrl = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => issuer.listen(0, "127.0.0.1", resolve));
  jwksUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/jwks`;
});
afterAll(() => new Promise((resolve) => issuer.close(resolve)));

const token = (kid: string) =>
  new SignJWT({ role: "coach" })
    .setProtectedHeader({ alg: "ES256", kid })
    .setSubject("99")
    .setAudience("acme")
    .setExpirationTime("1m")
    .sign(pair.privateKey);

test("a token is verified with the issuer's published key", async () => {
  const verify = createTokenVerifier({ jwksUrl }, Date.now);
  expect(await verify(await token("one"), "acme")).toMatchObject({ sub: "99", role: "coach" });
});

test("a key that the issuer does not publish is refused", async () => {
  const verify = createTokenVerifier({ jwksUrl }, Date.now);
  await expect(verify(await token("two"), "acme")).rejects.toMatchObject({ status: 401 });
});

test("a token signed with the public key as a shared secret is refused", async () => {
  const verify = createTokenVerifier({ jwksUrl }, Date.now);
  const forged = await signToken(jwks, { sub: "1", role: "admin", tenant: "acme", expiresInSeconds: 60 });
  await expect(verify(forged, "acme")).rejects.toMatchObject({ status: 401 });
});

test("an issuer that cannot be asked is 503, not a refusal of the token", async () => {
  broken = true;
  const verify = createTokenVerifier({ jwksUrl }, Date.now);
  await expect(verify(await token("one"), "acme")).rejects.toMatchObject({ status: 503, code: "unavailable" });
});
