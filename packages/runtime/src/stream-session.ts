// A stream session is what we tell ourselves through somebody's browser: who may read streams, by which API key, until
// when. It is sealed (encrypted and authenticated), so no replica has to remember it and nobody outside can read it.
import { createHash, hkdfSync } from "node:crypto";
import { outsideId, role } from "@tributary/schemas";
import { EncryptJWT, errors, jwtDecrypt } from "jose";
import { z } from "zod";
import { CLOCK_TOLERANCE_SECONDS, invalidToken, type TokenClaims } from "./token.ts";

export interface StreamSession extends TokenClaims {
  id: string;
  tenant: string;
  /** A revoked key takes the sessions that it started with it. */
  apiKeyHash: string;
}

export interface StreamSessionSeal {
  seal(session: StreamSession): Promise<string>;
  /** @throws AppError 401 when we did not seal it, or when it has expired. */
  open(sealed: string): Promise<StreamSession>;
}

const TYPE = "stream-session";
const ENCRYPTION = "A256GCM";

const sealedClaims = z.object({
  jti: outsideId,
  sub: outsideId,
  role,
  aud: z.string(),
  exp: z.int(),
  apiKeyHash: z.string(),
});

/** Seals with the first key and opens with all of them, so that keys can be rotated. */
export function createStreamSessionSeal({
  keys,
  now,
}: {
  keys: readonly string[];
  now: () => number;
}): StreamSessionSeal {
  const byId = new Map(keys.map(sealingKey));
  const [current] = byId;
  if (current === undefined) throw new TypeError("Stream sessions need at least one key");
  const keyOf = ({ kid = "" }: { kid?: string }): Uint8Array => {
    const key = byId.get(kid);
    if (key === undefined) throw notOurs();
    return key;
  };
  return {
    seal: ({ id, tenant, sub, role, apiKeyHash, expiresAt }) =>
      new EncryptJWT({ role, apiKeyHash })
        .setProtectedHeader({ alg: "dir", enc: ENCRYPTION, typ: TYPE, kid: current[0] })
        .setJti(id)
        .setSubject(sub)
        .setAudience(tenant)
        .setExpirationTime(Math.floor(expiresAt / 1000))
        .encrypt(current[1]),
    async open(sealed) {
      const { payload } = await jwtDecrypt(sealed, keyOf, {
        ...{ typ: TYPE, keyManagementAlgorithms: ["dir"], contentEncryptionAlgorithms: [ENCRYPTION] },
        ...{ clockTolerance: CLOCK_TOLERANCE_SECONDS, currentDate: new Date(now()) },
      }).catch(refuse);
      const claims = sealedClaims.safeParse(payload);
      if (!claims.success) throw notOurs(claims.error);
      const { jti: id, aud: tenant, exp, ...rest } = claims.data;
      return { id, tenant, expiresAt: exp * 1000, ...rest };
    },
  };
}

/** Derived for this purpose alone: the same setting signs cursors, and neither can ever pass for the other. */
function sealingKey(key: string): [id: string, key: Uint8Array] {
  const derived = new Uint8Array(hkdfSync("sha256", key, "", "tributary stream session", 32));
  return [createHash("sha256").update(derived).digest("base64url").slice(0, 8), derived];
}

const notOurs = (cause?: unknown) => invalidToken("The cookie of the stream session is none of ours", cause);

function refuse(error: unknown): never {
  if (error instanceof errors.JWTExpired) throw invalidToken("The stream session has expired", error);
  if (error instanceof errors.JOSEError) throw notOurs(error);
  throw error;
}
