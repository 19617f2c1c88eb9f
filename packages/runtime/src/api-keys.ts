// API keys are looked up by hash and remembered for half a minute: a revoked key stops working within 30 s, and a
// flood of wrong keys neither reaches the database each time nor pushes the right ones out of memory.
import { createHash } from "node:crypto";
import { createBoundedMemory } from "./bounded-memory.ts";

export interface ApiKeyOwner {
  tenant: string;
  application: string;
}

export type LookupApiKey = (hash: string) => Promise<ApiKeyOwner | null>;

const KNOWN = { ttlMs: 30_000, max: 10_000 };
// Short, so that a key that was tried a moment before it was created works soon.
const UNKNOWN = { ttlMs: 5_000, max: 1_000 };

/** The form in which API keys are stored: SHA-256, hex. Keys are long random strings, so no salt or stretching. */
export const hashApiKey = (key: string): string => createHash("sha256").update(key).digest("hex");

/** Wraps a lookup with a bounded memory; concurrent questions about one key share one lookup, failures are not kept. */
export function rememberApiKeys(lookup: LookupApiKey, now: () => number): LookupApiKey {
  const known = createBoundedMemory<ApiKeyOwner>(KNOWN.max, now);
  const unknown = createBoundedMemory<null>(UNKNOWN.max, now);
  const asking = new Map<string, Promise<ApiKeyOwner | null>>();

  const ask = async (hash: string): Promise<ApiKeyOwner | null> => {
    const owner = await lookup(hash);
    if (owner) known.set(hash, owner, now() + KNOWN.ttlMs);
    else unknown.set(hash, null, now() + UNKNOWN.ttlMs);
    return owner;
  };

  return (hash) => {
    const found = known.get(hash) ?? unknown.get(hash);
    if (found !== undefined) return Promise.resolve(found);
    const running = asking.get(hash);
    if (running !== undefined) return running;
    const asked = ask(hash).finally(() => asking.delete(hash));
    asking.set(hash, asked);
    return asked;
  };
}
