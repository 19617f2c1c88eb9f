// One circuit for each host: when nothing works over there, the chats of all tenants on it stop asking, one of them tries,
// and the others wait for what it finds.
import { setTimeout as delay } from "node:timers/promises";
import { backOff } from "@tributary/external-chats";
import pLimit from "p-limit";

/** Failures without a success in between after which nobody asks any more. */
const OPENS_AFTER = 5;
/** After a take-over there are thousands to open: all at once they would keep each other from getting anywhere. */
const OPENINGS_AT_A_TIME = 64;
/** Those who waited come back over this time. */
const SPREAD_MS = 2_000;

export type CircuitState = "closed" | "open" | "half-open";

export class Circuit {
  /** Chats that are opened at a time, of one host: a host that is away holds no place that others need. */
  readonly opening = pLimit(OPENINGS_AT_A_TIME);
  #failures = 0;
  #openUntil = 0;
  #isTrying = false;
  #changed = Promise.withResolvers<void>();

  get state(): CircuitState {
    if (this.#failures < OPENS_AFTER) return "closed";
    return performance.now() < this.#openUntil ? "open" : "half-open";
  }

  /** Waits until a request may go out. @throws what the signal was aborted with. */
  async enter(signal: AbortSignal): Promise<void> {
    for (let waited = false; ; waited = true) {
      signal.throwIfAborted();
      const { state } = this;
      if (state === "closed") {
        if (waited) await delay(Math.random() * SPREAD_MS, undefined, { signal });
        return;
      }
      if (state === "half-open" && !this.#isTrying) {
        this.#isTrying = true;
        return;
      }
      const later = state === "open" ? this.#openUntil - performance.now() : SPREAD_MS;
      await Promise.race([delay(later, undefined, { signal }), this.#changed.promise]);
    }
  }

  /** Whether a request may go out now; who can't wait tries again later. */
  tryEnter(): boolean {
    const { state } = this;
    if (state === "closed") return true;
    if (state === "open" || this.#isTrying) return false;
    this.#isTrying = true;
    return true;
  }

  succeeded(): void {
    const wasClosed = this.state === "closed";
    this.#failures = 0;
    this.#isTrying = false;
    if (!wasClosed) this.#tell();
  }

  failed(): void {
    this.#failures += 1;
    this.#isTrying = false;
    if (this.#failures < OPENS_AFTER) return;
    // At least half of it: a circuit that is open for no time at all holds nobody back.
    this.#openUntil = performance.now() + backOff(this.#failures, () => 0.5 + Math.random() / 2);
    this.#tell();
  }

  /** The request ended without saying anything about the host. */
  left(): void {
    this.#isTrying = false;
  }

  #tell(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

/** The circuits of a replica, by host. */
export class Circuits {
  readonly #byHost = new Map<string, Circuit>();

  of(url: string): Circuit {
    const { host } = new URL(url);
    const circuit = this.#byHost.get(host) ?? new Circuit();
    this.#byHost.set(host, circuit);
    return circuit;
  }

  get all(): ReadonlyMap<string, Circuit> {
    return this.#byHost;
  }
}
