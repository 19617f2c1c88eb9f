// The token of one person, kept fresh: all that need a fresh one at a time wait for the same one.
import type { TokenSource } from "@tributary/client";

/** Streams that are open ask one after the other: what came just now is what they all want. */
const FRESH_FOR_MS = 60_000;

export interface TokenHolder {
  readonly source: TokenSource;
}

/**
 * A source that starts with `first`, and goes on with what `renew` answers.
 * `onFresh` hears of each new one, before it is used.
 */
export function createTokenHolder(ports: {
  first: string;
  renew: () => Promise<string>;
  onFresh: (token: string) => void;
  now?: () => number;
}): TokenHolder {
  const { renew, onFresh, now = Date.now } = ports;
  let current = ports.first;
  let freshUntil = Number.NEGATIVE_INFINITY;
  let pending: Promise<string> | null = null;

  const fresh = async (): Promise<string> => {
    current = await renew();
    freshUntil = now() + FRESH_FOR_MS;
    onFresh(current);
    return current;
  };
  return {
    source: ({ refresh }) => {
      if (!refresh || now() < freshUntil) return current;
      pending ??= fresh().finally(() => {
        pending = null;
      });
      return pending;
    },
  };
}
