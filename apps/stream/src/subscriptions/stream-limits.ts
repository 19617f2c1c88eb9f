// How many streams may be open at once, counted on this replica alone. A person always gets in, and their oldest stream
// makes room: after a lost network that is a connection which nobody reads any more, and which the kernel keeps for a
// quarter of an hour. Of an application, and of the replica, whoever is new has to wait: nobody ends a stranger's stream.

import { AppError, type KeyedPrincipal } from "@tributary/runtime";
import { Few } from "./few.ts";

/** Streams that may be open at once; 0 means that there is no limit. */
export interface MostStreams {
  /** Of one participant, coach or admin. A service opens streams for many people: its key is what counts. */
  perPerson: number;
  perKey: number;
  perReplica: number;
}

export type Limit = "person" | "key" | "replica";
type Who = Pick<KeyedPrincipal, "tenant" | "role" | "id" | "apiKeyHash">;

/** A stream that makes room. */
export interface Evictable {
  evict(): void;
}

const FULL = {
  key: "This application has as many streams open as it may",
  replica: "There are as many streams open here as fit",
} as const;
const TRY_AGAIN = { headers: { "retry-after": "5" } };

export class StreamLimits {
  readonly #most: MostStreams;
  readonly #onLimit: (limit: Limit) => void;
  readonly #ofPerson = new Map<string, Few<Evictable>>();
  readonly #ofKey = new Map<string, number>();
  #all = 0;

  constructor(most: MostStreams, onLimit: (limit: Limit) => void) {
    this.#most = most;
    this.#onLimit = onLimit;
  }

  /** @throws AppError 429 `too-many-streams` when no stream of theirs fits right now. */
  requireRoom({ apiKeyHash }: Who): void {
    const { perKey, perReplica } = this.#most;
    if (reaches(perReplica, this.#all)) this.#refuse("replica");
    if (reaches(perKey, this.#ofKey.get(apiKeyHash) ?? 0)) this.#refuse("key");
  }

  /** Counts a stream, from the beginning of its opening until it leaves. */
  take({ apiKeyHash }: Who): void {
    this.#all += 1;
    this.#ofKey.set(apiKeyHash, (this.#ofKey.get(apiKeyHash) ?? 0) + 1);
  }

  /** The stream is open now: when its reader has more than they may, their oldest one is evicted. */
  opened(who: Who, stream: Evictable): void {
    const person = this.#personOf(who);
    if (person === null) return;
    const open = this.#ofPerson.get(person) ?? new Few();
    this.#ofPerson.set(person, open);
    const [oldest] = reaches(this.#most.perPerson, open.size) ? open : [];
    open.add(stream);
    if (oldest === undefined) return;
    open.delete(oldest);
    this.#onLimit("person");
    oldest.evict();
  }

  /** What was taken is free again; once for each stream. */
  leave(who: Who, stream: Evictable): void {
    const { apiKeyHash } = who;
    this.#all -= 1;
    const left = (this.#ofKey.get(apiKeyHash) ?? 0) - 1;
    if (left > 0) this.#ofKey.set(apiKeyHash, left);
    else this.#ofKey.delete(apiKeyHash);
    const person = this.#personOf(who) ?? "";
    const open = this.#ofPerson.get(person);
    open?.delete(stream);
    if (open?.size === 0) this.#ofPerson.delete(person);
  }

  /** Whose streams are counted together; null when nobody's are. */
  #personOf({ tenant, role, id }: Who): string | null {
    return this.#most.perPerson === 0 || role === "service" ? null : `${tenant}/${role}/${id}`;
  }

  #refuse(limit: keyof typeof FULL): never {
    this.#onLimit(limit);
    throw new AppError("too-many-streams", FULL[limit], TRY_AGAIN);
  }
}

const reaches = (most: number, count: number): boolean => most > 0 && count >= most;
