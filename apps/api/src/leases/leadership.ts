// Leading is a lease that is kept alive: whoever cannot renew it in time stops by itself, before another may begin.
import type { Leases } from "@tributary/event-store";
import type { Logger } from "@tributary/runtime";

const TTL_MS = 3_000;
const RENEW_EVERY_MS = 1_000;

export interface Leadership extends AsyncDisposable {
  /** Whatever the leader writes carries this number; a newer one makes it refused. */
  readonly fence: number;
  /** Aborted when the lease is lost, refused or could not be renewed in time. */
  readonly lost: AbortSignal;
  /** Gives up leading, for a leader that learned it was replaced. */
  resign(): void;
}

interface LeadershipOptions {
  leases: Leases;
  name: string;
  holder: string;
  log: Logger;
}

/** Tries to become the leader; null while somebody else is. Disposing releases the lease at once. */
export async function takeLeadership(options: LeadershipOptions): Promise<Leadership | null> {
  const { leases, name, holder, log } = options;
  const askedAt = performance.now();
  const lease = await leases.acquire(name, holder, TTL_MS);
  if (!lease) return null;
  const { fence } = lease;
  const lost = new AbortController();
  let validUntil = askedAt + TTL_MS;
  let renewing: Promise<void> = Promise.resolve();

  const renew = async (): Promise<void> => {
    const startedAt = performance.now();
    try {
      if (await leases.renew(name, holder, fence, TTL_MS)) validUntil = startedAt + TTL_MS;
      else lost.abort();
    } catch (error) {
      log.warn({ event: "lease-not-renewed", err: error });
    }
  };
  const timer = setInterval(() => {
    // Measured from before the last successful question: the database's own expiry can only be later than this.
    if (performance.now() + RENEW_EVERY_MS > validUntil) lost.abort();
    renewing = renewing.then(() => (lost.signal.aborted ? undefined : renew()));
  }, RENEW_EVERY_MS);

  return {
    fence,
    lost: lost.signal,
    resign: () => lost.abort(),
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      lost.abort();
      await renewing;
      await leases.release(name, holder, fence).catch((error: unknown) => {
        log.warn({ event: "lease-not-released", err: error });
      });
    },
  };
}
