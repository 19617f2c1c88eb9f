// The keys that a replay opens events with, on a connection of their own: the sessions of a rebuild are in the middle of
// transactions.
import { openDatabase } from "../database.ts";
import { createKeyring, type Keyring } from "../keys/keyring.ts";
import type { Kms } from "../keys/kms.ts";

/** Disposing closes its connection. */
export function openKeyring(databaseUrl: string, kms: Kms): { keyring: Keyring } & AsyncDisposable {
  const database = openDatabase({ databaseUrl, poolSize: 1, applicationName: "tributary-rebuild" });
  return { keyring: createKeyring(database, { kms }), [Symbol.asyncDispose]: () => database.$close() };
}
