// The keys that an issuer publishes (JWKS). A new key is fetched when a token first names it; one that was withdrawn is
// dropped within minutes; and while the issuer is away its last keys go on for a day, so that an outage of it is none here.
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from "jose";

/** Tokens with unknown keys ask the issuer no more often than this, however many come. */
const COOLDOWN_MS = 10_000;
/** An issuer that did not answer is left alone for so long; until then tokens that need it are 503 at once. */
const AWAY_MS = 2_000;
const TIMEOUT_MS = 5_000;
const REFRESHED_AFTER_MS = 5 * 60_000;
const KEPT_MS = 24 * 3_600_000;

/** Finds the key of a token; nobody waits for a refresh. */
export function createIssuerKeys(url: URL, now: () => number): JWTVerifyGetKey {
  let failedAt = Number.NEGATIVE_INFINITY;
  let refreshedAt = Number.NEGATIVE_INFINITY;
  const published = createRemoteJWKSet(url, {
    ...{ cacheMaxAge: Number.POSITIVE_INFINITY, cooldownDuration: COOLDOWN_MS, timeoutDuration: TIMEOUT_MS },
    async [customFetch](...request) {
      if (now() - failedAt < AWAY_MS) throw new Error("the issuer did not answer a moment ago");
      failedAt = now();
      const response = await fetch(...request);
      if (response.ok) failedAt = Number.NEGATIVE_INFINITY;
      return response;
    },
  });
  const refresh = async (): Promise<void> => {
    await published.reload();
    refreshedAt = now();
  };
  return async (header, token) => {
    const age = now() - refreshedAt;
    if (age > KEPT_MS) await refresh();
    else if (age > REFRESHED_AFTER_MS) refresh().catch(() => undefined); // tried again with the next token
    return published(header, token);
  };
}
