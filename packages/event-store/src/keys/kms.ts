// Who keeps the master key. Data keys are stored wrapped by it: whoever has the database, but not the master key, has none.
import { createHash } from "node:crypto";
import { openBytes, sealBytes, secretKey } from "./cipher.ts";

/** A key management service. `subject` is bound to the result: a wrapped key is of use to nobody else. */
export interface Kms {
  wrap(key: Uint8Array, subject: string): Promise<string>;
  /** Rejects when the key cannot be unwrapped now; it is asked again. */
  unwrap(wrapped: string, subject: string): Promise<Uint8Array>;
}

/** The master key is in this process: wraps with the first of the keys (32 bytes), unwraps with all, so that they can be rotated. */
export function createLocalKms({ masterKeys }: { masterKeys: readonly Uint8Array[] }): Kms {
  const byId = new Map(masterKeys.map((key) => [idOf(key), secretKey(key)]));
  const [current] = byId;
  if (current === undefined) throw new TypeError("A local KMS needs at least one master key");
  const [currentId, currentKey] = current;
  return {
    wrap: async (key, subject) => `${currentId}.${sealBytes(currentKey, key, subject).toString("base64")}`,
    async unwrap(wrapped, subject) {
      const [id = "", sealed = ""] = wrapped.split(".");
      const key = byId.get(id);
      if (key === undefined) throw new Error(`master key ${id} is none of the configured ones`);
      return openBytes(key, Buffer.from(sealed, "base64"), subject);
    },
  };
}

/** Names a master key without telling anything about it. */
const idOf = (key: Uint8Array): string =>
  createHash("sha256").update("tributary master key").update(key).digest("base64url").slice(0, 8);
