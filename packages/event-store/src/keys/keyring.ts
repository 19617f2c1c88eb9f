// The keys of people: made when somebody is first written about, kept wrapped in the database, cached here for a short
// while. What is erased stays erased; a key that cannot be had now is an outage, never an erasure.
import { randomBytes } from "node:crypto";
import type { Database } from "../database.ts";
import { StoreUnavailableError } from "../errors.ts";
import { secretKey } from "./cipher.ts";
import type { Kms } from "./kms.ts";
import { type SubjectKey, SubjectKeys } from "./subject-keys.ts";
import { findWrapped, insertWrapped, type WrappedKey } from "./wrapped-keys.ts";

const KEY_BYTES = 32;
const MOST_CACHED = 50_000;
/** How long a replica that hears nothing of an erasure can still read. Writing is refused at once, by the append. */
const CACHED_FOR_MS = 60_000;

/** Subjects are named with their tenant, such as `acme/participant/40`. Throws StoreUnavailableError like every question. */
export interface Keyring {
  /** The keys when all of them are at hand, else null. */
  known(subjects: readonly string[]): SubjectKeys | null;
  /** Asks for what is not at hand, in one query. Whoever never had a key is absent. */
  find(subjects: readonly string[]): Promise<SubjectKeys>;
  /** The same, and makes keys for those that never had one. */
  ensure(subjects: readonly string[]): Promise<SubjectKeys>;
  /** Somebody was erased. */
  forget(subject: string): void;
}

export interface KeyringOptions {
  kms: Kms;
  now?: () => number;
}

/** A keyring over the table of wrapped keys. */
export const createKeyring = (database: Database, options: KeyringOptions): Keyring =>
  new CachingKeyring(database, options);

class CachingKeyring implements Keyring {
  readonly #database: Database;
  readonly #kms: Kms;
  readonly #now: () => number;
  readonly #cache = new Map<string, { key: SubjectKey; until: number }>();

  constructor(database: Database, { kms, now = Date.now }: KeyringOptions) {
    this.#database = database;
    this.#kms = kms;
    this.#now = now;
  }

  known(subjects: readonly string[]): SubjectKeys | null {
    const { keys, missing } = this.#atHand(subjects);
    return missing.length === 0 ? new SubjectKeys(keys) : null;
  }

  async find(subjects: readonly string[]): Promise<SubjectKeys> {
    const { keys, missing } = this.#atHand(subjects);
    if (missing.length > 0) await this.#take(keys, await findWrapped(this.#database, missing));
    return new SubjectKeys(keys);
  }

  async ensure(subjects: readonly string[]): Promise<SubjectKeys> {
    const { keys, missing } = this.#atHand(subjects);
    const stillMissing = () => missing.filter((subject) => !keys.has(subject));
    if (missing.length > 0) await this.#take(keys, await findWrapped(this.#database, missing));
    const never = stillMissing();
    if (never.length > 0) {
      const made = await Promise.all(never.map((subject) => this.#newKey(subject)));
      await this.#take(keys, await insertWrapped(this.#database, made));
    }
    // Another replica was first, and only one key ever stands.
    const raced = stillMissing();
    if (raced.length > 0) await this.#take(keys, await findWrapped(this.#database, raced));
    return new SubjectKeys(keys);
  }

  forget(subject: string): void {
    this.#cache.delete(subject);
  }

  #atHand(subjects: readonly string[]): { keys: Map<string, SubjectKey>; missing: string[] } {
    const keys = new Map<string, SubjectKey>();
    const missing: string[] = [];
    const now = this.#now();
    for (const subject of new Set(subjects)) {
      const entry = this.#cache.get(subject);
      if (entry !== undefined && entry.until > now) keys.set(subject, entry.key);
      else missing.push(subject);
    }
    return { keys, missing };
  }

  async #take(keys: Map<string, SubjectKey>, wrapped: readonly WrappedKey[]): Promise<void> {
    const until = this.#now() + CACHED_FOR_MS;
    const unwrapped = await Promise.all(wrapped.map((one) => this.#unwrap(one)));
    wrapped.forEach(({ subject }, index) => {
      const key = unwrapped[index] ?? null;
      keys.set(subject, key);
      this.#keep(subject, { key, until });
    });
  }

  #keep(subject: string, entry: { key: SubjectKey; until: number }): void {
    this.#cache.delete(subject);
    if (this.#cache.size >= MOST_CACHED) {
      const oldest = this.#cache.keys().next();
      if (!oldest.done) this.#cache.delete(oldest.value);
    }
    this.#cache.set(subject, entry);
  }

  async #unwrap({ subject, wrappedKey }: WrappedKey): Promise<SubjectKey> {
    if (wrappedKey === null) return null;
    try {
      return secretKey(await this.#kms.unwrap(wrappedKey, subject));
    } catch (cause) {
      throw new StoreUnavailableError(`the key of ${subject} can't be unwrapped`, { cause });
    }
  }

  async #newKey(subject: string): Promise<WrappedKey & { wrappedKey: string }> {
    try {
      return { subject, wrappedKey: await this.#kms.wrap(randomBytes(KEY_BYTES), subject) };
    } catch (cause) {
      throw new StoreUnavailableError(`a key for ${subject} can't be wrapped`, { cause });
    }
  }
}
