// How much one application, one participant and one address may ask for, counted per replica: with n replicas behind a
// balancer everybody has up to n times as much. Who asks for more is told when to come back.
import type { IncomingMessage } from "node:http";
import { AppError } from "./app-error.ts";
import type { KeyedPrincipal } from "./principal.ts";
import { createRateLimiter, type RateLimiter } from "./rate-limiter.ts";
import type { Telemetry } from "./telemetry.ts";

export interface RateLimits {
  /**
   * Settles who calls, within the limits.
   * @throws AppError 429 with Retry-After, and whatever `authenticate` throws.
   */
  admit(request: IncomingMessage, authenticate: () => Promise<KeyedPrincipal>): Promise<KeyedPrincipal>;
}

/** For tests, and a developer's own machine. */
export const noRateLimits: RateLimits = { admit: (_request, authenticate) => authenticate() };

interface RateLimitOptions {
  /** Requests a second, each with five seconds' worth at once; 0 means that there is no limit. */
  perKey: number;
  perParticipant: number;
  /** Requests with wrong credentials a second, from one address. */
  wrongCredentials: number;
  /** How many proxies stand before this process; each has added an address to X-Forwarded-For. */
  trustedProxies: number;
  now: () => number;
  telemetry: Telemetry;
}

/** The limits of one replica. */
export function createRateLimits({ now, telemetry, trustedProxies, ...limits }: RateLimitOptions): RateLimits {
  const limited = telemetry.meter.createCounter("tributary_rate_limited_total", {
    description: "Requests over a limit, by limit",
  });
  for (const limit of Object.keys(LIMITS)) limited.add(0, { limit });
  const byKey = createRateLimiter({ perSecond: limits.perKey, now });
  const byParticipant = createRateLimiter({ perSecond: limits.perParticipant, now });
  const wrong = createRateLimiter({ perSecond: limits.wrongCredentials, now });

  function require(limiter: RateLimiter, limit: keyof typeof LIMITS, key: string): void {
    const waitMs = limiter.waitMs(key);
    if (waitMs === 0) return;
    limited.add(1, { limit });
    const headers = { "retry-after": String(Math.ceil(waitMs / 1_000)) };
    throw new AppError("rate-limited", LIMITS[limit], { headers });
  }

  return {
    async admit(request, authenticate) {
      const address = addressOf(request, trustedProxies);
      // Before anything is verified: guessing must not cost us more than this question.
      require(wrong, "address", address);
      const principal = await authenticate().catch((error: unknown) => {
        if (error instanceof AppError && error.status === 401) wrong.count(address);
        throw error;
      });
      const { tenant, role, id, apiKeyHash } = principal;
      require(byKey, "key", apiKeyHash);
      byKey.count(apiKeyHash);
      if (role !== "participant") return principal;
      require(byParticipant, "participant", `${tenant}/${id}`);
      byParticipant.count(`${tenant}/${id}`);
      return principal;
    },
  };
}

const LIMITS = {
  address: "Too many wrong credentials came from this address",
  key: "This application asks for more than it may",
  participant: "This participant asks for more than they may",
} as const;

/** The address that the outermost trusted proxy saw; what stands before it in the header is anybody's. */
function addressOf({ headers, socket }: IncomingMessage, trustedProxies: number): string {
  const forwarded = [headers["x-forwarded-for"] ?? []].flat().flatMap((value) => value.split(","));
  const hops = [...forwarded.map((hop) => hop.trim()), socket.remoteAddress ?? ""];
  return hops.at(-1 - trustedProxies) ?? hops[0] ?? "";
}
