// Which epoch of the log this replica shows. Postgres alone says so. When a new one begins (an operator restored a backup),
// numbers that clients have seen are given out again: every stream of the old one ends, and who comes back is told.

import type { LogEpoch } from "@tributary/event-store";
import type { Logger } from "@tributary/runtime";

const LOOK_EVERY_MS = 1_000;

export interface FollowedEpochPorts {
  read(): Promise<LogEpoch>;
  /** The log has gone on to this epoch: streams of earlier ones are over. */
  onNew(epoch: number): void;
  /** The log is in doubt. Called at every look while it is. */
  onSuspect(): void;
  log: Logger;
}

export class FollowedEpoch implements Disposable {
  readonly #ports: FollowedEpochPorts;
  #current = 0;
  #suspect = false;
  #looking = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(ports: FollowedEpochPorts) {
    this.#ports = ports;
  }

  /** The latest that was seen in Postgres; 0 before the first. */
  get current(): number {
    return this.#current;
  }

  /** Whether nothing may be shown until an operator has begun a new epoch. */
  get suspect(): boolean {
    return this.#suspect;
  }

  start(): void {
    this.look();
    this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  /** This epoch was seen in Postgres. */
  follow(epoch: number): void {
    if (epoch <= this.#current) return;
    this.#current = epoch;
    this.#ports.onNew(epoch);
  }

  /** Asks Postgres soon. */
  look(): void {
    if (this.#looking) return;
    this.#looking = true;
    this.#ports
      .read()
      .then(({ epoch, suspect }) => {
        this.follow(epoch);
        this.#suspect = suspect && epoch === this.#current; // else a stream has seen the next one meanwhile
        if (this.#suspect) this.#ports.onSuspect();
      })
      .catch((error: unknown) => this.#ports.log.warn({ event: "epoch-not-read", err: error }))
      .finally(() => {
        this.#looking = false;
      });
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
