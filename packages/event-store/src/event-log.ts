import type { Database } from "./database.ts";
import type { Keyring } from "./keys/keyring.ts";

/** The database, and the keys for what is sealed in it: all that writing and reading events takes. */
export interface EventLog {
  readonly database: Database;
  readonly keyring: Keyring;
}
