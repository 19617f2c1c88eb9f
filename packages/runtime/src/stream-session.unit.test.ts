import { decodeProtectedHeader, EncryptJWT, type JWEHeaderParameters, SignJWT } from "jose";
import { expect, test } from "vitest";
import { createStreamSessionSeal, type StreamSession } from "./stream-session.ts";

const [key, olderKey] = ["k".repeat(32), "o".repeat(32)];
const second = 1_000;
const inAnHour = Math.floor(Date.now() / second + 3600) * second;

const session: StreamSession = {
  ...{ id: "s1", tenant: "acme", apiKeyHash: "hash", sub: "40", role: "participant", expiresAt: inAnHour },
};
const sealBy = (...keys: string[]) => createStreamSessionSeal({ keys, now: Date.now });
const seal = sealBy(key);

/** The same text with one character of it changed. */
const tamperedAt = (text: string, at: number): string =>
  text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);

test("what was sealed is opened, and tells outsiders nothing", async () => {
  const sealed = await seal.seal(session);
  expect(await seal.open(sealed)).toEqual(session);
  const readable = sealed.split(".").map((part) => Buffer.from(part, "base64url").toString("latin1"));
  for (const secretPart of ["acme", "hash", "participant"]) expect(readable.join(" ")).not.toContain(secretPart);
});

test("while keys are rotated, both open and the newer one seals", async () => {
  const older = await sealBy(olderKey).seal(session);
  const newer = await sealBy(key, olderKey).seal(session);
  expect(await sealBy(key, olderKey).open(older)).toEqual(session);
  expect(await sealBy(key).open(newer)).toEqual(session);
  await expect(sealBy(key).open(older)).rejects.toMatchObject({ status: 401, code: "credentials-invalid" });
});

test("a change anywhere is noticed", async () => {
  const sealed = await seal.seal(session);
  // The second character of a part carries all of its bits; the last one of a part may not.
  const starts = [...sealed.matchAll(/(^|\.)[\w-]/g)].map((match) => match.index + match[0].length);
  expect(starts).toHaveLength(4); // header, nonce, what is sealed, its tag: there is no wrapped key
  for (const at of starts) {
    await expect(seal.open(tamperedAt(sealed, at))).rejects.toMatchObject({ status: 401 });
  }
});

test.each(["", "x", "a.b.c", "....", "a.b.c.d.e", "🐎", "%00", "x".repeat(10_000)])("%j is refused", async (text) => {
  await expect(seal.open(text)).rejects.toMatchObject({ status: 401, code: "credentials-invalid" });
});

test("neither a token nor something else that the setting's key made passes for a session", async () => {
  const claims = { role: "admin", apiKeyHash: "hash", jti: "s1", sub: "1", aud: "acme", exp: inAnHour / second };
  const bytes = new TextEncoder().encode(key);
  const signed = await new SignJWT(claims).setProtectedHeader({ alg: "HS256", typ: "stream-session" }).sign(bytes);
  const header = decodeProtectedHeader(await seal.seal(session)) as JWEHeaderParameters & { alg: string; enc: string };
  const encrypted = await new EncryptJWT(claims).setProtectedHeader(header).encrypt(bytes);
  for (const forged of [signed, encrypted]) await expect(seal.open(forged)).rejects.toMatchObject({ status: 401 });
});

test("a session is open until its end, give or take five seconds", async () => {
  const sealed = await seal.seal(session);
  const openAt = (now: number) => createStreamSessionSeal({ keys: [key], now: () => now }).open(sealed);
  expect(await openAt(inAnHour + 4_000)).toEqual(session);
  await expect(openAt(inAnHour + 6_000)).rejects.toMatchObject({
    status: 401,
    message: "The stream session has expired",
  });
});

test("without a key there is nothing to seal with", () => {
  expect(() => sealBy()).toThrow(TypeError);
});
