// API keys are looked up by hash and remembered for half a minute: a revoked key stops working within 30 s, and a
// flood of wrong keys neither reaches the database each time nor pushes the right ones out of memory.
import { createHash } from "node:crypto";
import { createBoundedMemory } from "./bounded-memory.ts";

export interface ApiKeyOwner {
  tenant: string;
  application: string;
  /** How the application wants the payload of MESSAGE_SENT; one message unless told. */
  messagePayload?: "object" | "array";
  /** When the key ends, RFC 3339; null or absent when nobody has ended it. */
  endsAt?: string | null;
}

export type LookupApiKey = (hash: string) => Promise<ApiKeyOwner | null>;

const KNOWN = { ttlMs: 30_000, max: 10_000 };
// Short, so that a key that was tried a moment before it was created works soon.
const UNKNOWN = { ttlMs: 5_000, max: 1_000 };

/** The form in which API keys are stored: SHA-256, hex. Keys are long random strings, so no salt or stretching. */
export const hashApiKey = (key: string): string => createHash("sha256").update(key).digest("hex");

export interface RememberedApiKeys {
  ownerOf: LookupApiKey;
  /** Asks again next time: the key has just been changed here. */
  forget(hash: string): void;
}

/**
 * Wraps a lookup with a bounded memory; concurrent questions about one key share one lookup, failures are not kept, and
 * no key is remembered beyond its own end.
 */
export function rememberApiKeys(lookup: LookupApiKey, now: () => number): RememberedApiKeys {
  const known = createBoundedMemory<ApiKeyOwner>(KNOWN.max, now);
  const unknown = createBoundedMemory<null>(UNKNOWN.max, now);
  const asking = new Map<string, Promise<ApiKeyOwner | null>>();

  const remember = (hash: string, owner: ApiKeyOwner | null): void => {
    if (owner === null) unknown.set(hash, null, now() + UNKNOWN.ttlMs);
    else known.set(hash, owner, Math.min(now() + KNOWN.ttlMs, owner.endsAt ? Date.parse(owner.endsAt) : Infinity));
  };

  async function ownerOf(hash: string): Promise<ApiKeyOwner | null> {
    const found = known.get(hash) ?? unknown.get(hash);
    if (found !== undefined) return found;
    const running = asking.get(hash);
    if (running !== undefined) return running;
    const asked = lookup(hash);
    asking.set(hash, asked);
    try {
      const owner = await asked;
      // Not when it was forgotten meanwhile: the answer may be from before the change.
      if (asking.get(hash) === asked) remember(hash, owner);
      return owner;
    } finally {
      if (asking.get(hash) === asked) asking.delete(hash);
    }
  }

  return {
    ownerOf,
    forget(hash) {
      known.delete(hash);
      unknown.delete(hash);
      asking.delete(hash);
    },
  };
}
