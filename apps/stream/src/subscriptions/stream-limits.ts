// How many streams may be open at once, counted on this replica alone. A person always gets in, and their oldest stream
// makes room: after a lost network that is a connection which nobody reads any more, and which the kernel keeps for a
// quarter of an hour. Of an application, and of the replica, whoever is new has to wait: nobody ends a stranger's stream.

import { AppError, type KeyedPrincipal } from "@tributary/runtime";

/** Streams that may be open at once; 0 means that there is no limit. */
export interface MostStreams {
  /** Of one participant, coach or admin. A service opens streams for many people: its key is what counts. */
  perPerson: number;
  perKey: number;
  perReplica: number;
}

export type Limit = "person" | "key" | "replica";
type Who = Pick<KeyedPrincipal, "tenant" | "role" | "id" | "apiKeyHash">;
type Evict = () => void;

/** A stream's place, from the beginning of its opening on. */
export interface Place {
  /** The stream is open now: when its reader has more than they may, their oldest one is evicted. */
  opened(evict: Evict): void;
  /** Once; what is left already is not left again. */
  leave(): void;
}

const FULL = {
  key: "This application has as many streams open as it may",
  replica: "There are as many streams open here as fit",
} as const;
const TRY_AGAIN = { headers: { "retry-after": "5" } };

export class StreamLimits {
  readonly #most: MostStreams;
  readonly #onLimit: (limit: Limit) => void;
  readonly #ofPerson = new Map<string, Evict[]>();
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

  /** Counts a stream until it leaves. */
  take(who: Who): Place {
    const { apiKeyHash } = who;
    this.#all += 1;
    this.#ofKey.set(apiKeyHash, (this.#ofKey.get(apiKeyHash) ?? 0) + 1);
    let forget = (): void => undefined;
    let hasLeft = false;
    return {
      opened: (evict) => {
        forget = this.#rememberOldest(who, evict);
      },
      leave: () => {
        if (hasLeft) return;
        hasLeft = true;
        forget();
        this.#all -= 1;
        const left = (this.#ofKey.get(apiKeyHash) ?? 0) - 1;
        if (left > 0) this.#ofKey.set(apiKeyHash, left);
        else this.#ofKey.delete(apiKeyHash);
      },
    };
  }

  #rememberOldest({ tenant, role, id }: Who, evict: Evict): () => void {
    const { perPerson } = this.#most;
    if (perPerson === 0 || role === "service") return () => undefined;
    const person = `${tenant}/${role}/${id}`;
    const open = this.#ofPerson.get(person) ?? [];
    this.#ofPerson.set(person, open);
    const oldest = reaches(perPerson, open.length) ? open.shift() : undefined;
    open.push(evict);
    if (oldest !== undefined) {
      this.#onLimit("person");
      oldest();
    }
    return () => {
      const index = open.indexOf(evict);
      if (index >= 0) open.splice(index, 1);
      if (open.length === 0 && this.#ofPerson.get(person) === open) this.#ofPerson.delete(person);
    };
  }

  #refuse(limit: keyof typeof FULL): never {
    this.#onLimit(limit);
    throw new AppError("too-many-streams", FULL[limit], TRY_AGAIN);
  }
}

const reaches = (most: number, count: number): boolean => most > 0 && count >= most;
