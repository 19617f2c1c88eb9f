// Bearer tokens: signature, algorithm, time, audience and subject are all checked, and every refusal says which failed.
import { createSecretKey, type webcrypto } from "node:crypto";
import { outsideId, type Role, role as roleSchema } from "@tributary/schemas";
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify, SignJWT } from "jose";
import pLimit from "p-limit";
import { AppError } from "./app-error.ts";
import { createBoundedMemory } from "./bounded-memory.ts";
import { createIssuerKeys } from "./issuer-keys.ts";

/** Clocks differ; what ends is accepted for this much longer. */
export const CLOCK_TOLERANCE_SECONDS = 5;
const ASYMMETRIC = ["RS256", "PS256", "ES256", "EdDSA"];

export interface TokenClaims {
  sub: string;
  role: Role;
  /** Milliseconds since the Unix epoch. */
  expiresAt: number;
}

/** The last second of the years that our answers can name. What ends later ends then. */
const LAST_MOMENT_MS = Date.parse("9999-12-31T23:59:59.000Z");

/** Checking a signature costs more than all else before a command's transaction; the issuer may still drop a key. */
const REMEMBERED = { ttlMs: 30_000, max: 10_000 };

/**
 * Signatures checked at a time. The thread pool does four; thousands of them, which come when a replica has died, would
 * keep everything else in this process waiting while they are handed over and come back.
 */
const CHECKS_AT_A_TIME = 16;

export type VerifyToken = (token: string, tenant: string) => Promise<TokenClaims>;

/** Where the verification key comes from: a shared HS256 secret (development), or the issuer's JWKS (production). */
export type TokenKeys = { secret: string } | { jwksUrl: string };

/** As jose uses it: of any other form it makes this one anew for each token, which is half of what checking one takes. */
const secretKey = (secret: string): webcrypto.CryptoKey =>
  createSecretKey(secret, "utf8").toCryptoKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);

/** Answers 401 in the way of RFC 6750 §3. */
export function invalidToken(detail: string, cause?: unknown): AppError {
  const challenge = `Bearer realm="tributary", error="invalid_token", error_description="${detail}"`;
  return new AppError("credentials-invalid", detail, { headers: { "www-authenticate": challenge }, cause });
}

/**
 * A verifier for tokens of one issuer. The token's audience must be the tenant that the API key named.
 * A token that was accepted is remembered for 30 s, but never beyond its own end.
 * @throws AppError 401 when the token is refused, 503 when the issuer's keys cannot be fetched.
 */
export function createTokenVerifier(keys: TokenKeys, now: () => number): VerifyToken {
  const resolve: JWTVerifyGetKey | webcrypto.CryptoKey =
    "secret" in keys ? secretKey(keys.secret) : createIssuerKeys(new URL(keys.jwksUrl), now);
  const algorithms = "secret" in keys ? ["HS256"] : ASYMMETRIC;
  const inTurn = pLimit(CHECKS_AT_A_TIME);
  const verified = createBoundedMemory<TokenClaims>(REMEMBERED.max, now);
  return async (token, tenant) => {
    const key = `${tenant} ${token}`;
    const remembered = verified.get(key);
    if (remembered !== undefined) return remembered;
    const options = {
      algorithms,
      audience: tenant,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(now()),
      requiredClaims: ["exp", "sub", "role"],
    };
    const { payload } = await inTurn(() => jwtVerify(token, resolve, options)).catch(refuse);
    const claims = toClaims(payload);
    verified.set(key, claims, Math.min(now() + REMEMBERED.ttlMs, claims.expiresAt));
    return claims;
  };
}

function toClaims(payload: JWTPayload): TokenClaims {
  const sub = outsideId.safeParse(payload.sub);
  if (!sub.success) throw invalidToken("The token's sub is not an id that can be used here");
  const role = roleSchema.safeParse(payload.role);
  if (!role.success) throw invalidToken("The token's role is none that exists");
  return { sub: sub.data, role: role.data, expiresAt: Math.min(Number(payload.exp) * 1000, LAST_MOMENT_MS) };
}

const REASONS: Record<string, string> = {
  exp: "The token has expired",
  nbf: "The token is not valid yet",
  aud: "The token was issued for another tenant than the API key's",
};

function refuse(error: unknown): never {
  if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed) {
    const missing = error.reason === "missing" ? `The token lacks the claim ${error.claim}` : undefined;
    throw invalidToken(missing ?? REASONS[error.claim] ?? `The token's ${error.claim} cannot be used`, error);
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    throw invalidToken("The token is signed with an algorithm that is not accepted", error);
  }
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) {
    throw invalidToken("The token's signature does not verify", error);
  }
  if (error instanceof errors.JWKSMultipleMatchingKeys) {
    throw invalidToken("The token does not say which of the issuer's keys signed it", error);
  }
  if (error instanceof errors.JOSENotSupported) {
    throw invalidToken("The token asks for something that is not supported here", error);
  }
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) {
    throw invalidToken("The token cannot be read", error);
  }
  throw new AppError("unavailable", "The keys that verify tokens cannot be fetched right now", { cause: error });
}

interface TokenSubject {
  sub: string;
  role: Role;
  tenant: string;
  expiresInSeconds: number;
}

/** Signs an HS256 token; for development and tests, where the platform is its own issuer. */
export function signToken(secret: string, subject: TokenSubject): Promise<string> {
  const seconds = Math.floor(Date.now() / 1000);
  return new SignJWT({ role: subject.role })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(subject.sub)
    .setAudience(subject.tenant)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + subject.expiresInSeconds)
    .sign(secretKey(secret));
}
