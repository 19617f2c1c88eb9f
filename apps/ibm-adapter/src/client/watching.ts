// What is done on a connection as long as it lasts: conversations are watched and recovered as they come, and compared with
// the service's history again and again, because the service leaves out frames in busy rooms and tells nobody.
import { setTimeout as delay } from "node:timers/promises";
import { backOff } from "@tributary/external-chats";
import type { Logger } from "@tributary/runtime";
import type { ChannelState } from "@tributary/schemas/ibm-video";
import { ChatError } from "./chat-error.ts";
import type { ChatRest } from "./chat-rest.ts";
import type { ChatSocket } from "./chat-socket.ts";
import type { ClientObserver } from "./observe.ts";
import { Recovery, WATCHED_AT_ONCE } from "./recovery.ts";
import type { Rider } from "./rider.ts";
import type { Timings } from "./timings.ts";
import type { Track } from "./track.ts";

const TICK_MS = 250;
/**
 * A busy conversation is compared with the history before there is more than `/sync` tells, which is a thousand events, and
 * not more often than the 60 times a minute that a user has.
 */
const CHECKED_WHEN_BUSY_MS = 1_100;
const BUSY_EVENTS = 400;
/** A channel that is not shown to us is asked for again after this, and ever later. */
const REFUSED_MS = 5_000;
const REFUSED_LONGEST_MS = 5 * 60_000;
/** One that may be made just now. */
const NOT_YET_MS = 5_000;

const NOT_SHOWN = "The chat service does not show us this channel";

interface WatchingPorts {
  rest: ChatRest;
  socket: ChatSocket;
  riders: ReadonlySet<Rider>;
  observe: ClientObserver;
  log: Logger;
  timings: Pick<Timings, "checkedEveryMs" | "checkedAfterFramesMs" | "shownWithinMs">;
}

interface Refusal {
  firstAt: number;
  times: number;
  until: number;
}

export class Watching {
  readonly #ports: WatchingPorts;
  readonly #recovery: Recovery;
  readonly #over = new AbortController();
  /** Those that are watched, with what was shown of them until it is read. */
  readonly #watched = new Map<Track, ChannelState | null>();
  readonly #refused = new Map<Track, Refusal>();
  /** Read apart from the others. */
  readonly #apart = new Set<Track>();
  #isChecking = false;
  #checkFailures = 0;
  #woken = Promise.withResolvers<void>();

  constructor(ports: WatchingPorts) {
    this.#ports = ports;
    const { rest, socket, observe } = ports;
    this.#recovery = new Recovery({
      ...{ rest, observe, connectionId: socket.connectionId, openedAt: socket.openedAt, signal: this.#over.signal },
      apart: (track, reading) => void this.#readApart(track, reading),
      onLost: (track) => this.#lost(track),
    });
    void socket.ended.then(() => this.#over.abort(new Error("the connection has ended")));
  }

  wake(): void {
    this.#woken.resolve();
  }

  /** It may not be shown to us any more. */
  lost({ track }: Rider): void {
    this.#lost(track);
  }

  #lost(track: Track): void {
    this.#watched.delete(track);
    track.interrupted();
    this.wake();
  }

  /** It is told here no more. */
  left({ track }: Rider): void {
    const { rest, socket, riders } = this.#ports;
    const isNeeded = [...riders].some((other) => other.track.cid === track.cid);
    if (!this.#watched.delete(track) || isNeeded) return;
    rest.stopWatching(track.cid, socket.connectionId, this.#over.signal).catch(() => undefined);
  }

  /** Until the connection has ended. */
  async run(): Promise<void> {
    const { signal } = this.#over;
    for (let failures = 0; !signal.aborted; ) {
      try {
        await this.#turn();
        failures = 0;
        const woken = this.#woken.promise;
        await Promise.race([woken, delay(TICK_MS, undefined, { signal })]);
        this.#woken = Promise.withResolvers();
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        await this.#recoverFrom(error, failures);
      }
    }
  }

  async #turn(): Promise<void> {
    for (let some = this.#unwatched(); some.length > 0; some = this.#unwatched()) {
      await this.#watch(some);
      await this.#recover();
    }
    await this.#recover();
    if (!this.#isChecking) void this.#check();
  }

  /** Beside the rest: when the service takes no more of these for a while, new conversations don't wait for it. */
  async #check(): Promise<void> {
    const due = [...this.#watched.keys()].filter((track) => !this.#apart.has(track) && this.#isDue(track));
    if (due.length === 0) return;
    this.#isChecking = true;
    try {
      await this.#recovery.check(due);
      this.#checkFailures = 0;
    } catch (error) {
      this.#checkFailures += 1;
      if (!this.#over.signal.aborted) await this.#recoverFrom(error, this.#checkFailures);
    } finally {
      this.#isChecking = false;
    }
  }

  #unwatched(): Rider[] {
    const now = performance.now();
    const isDueNow = ({ track }: Rider) =>
      !this.#watched.has(track) && now >= (this.#refused.get(track)?.until ?? Number.NEGATIVE_INFINITY);
    return [...this.#ports.riders].filter(isDueNow).slice(0, WATCHED_AT_ONCE);
  }

  /** One that can't be asked for costs the others nothing. */
  async #watch(some: readonly Rider[]): Promise<void> {
    const shown = await this.#shownOf(some);
    if (shown instanceof ChatError && some.length > 1) {
      for (const rider of some) await this.#watch([rider]);
      return;
    }
    for (const rider of some) {
      const state = shown instanceof ChatError ? null : shown.get(rider.track);
      if (state) this.#begin(rider, state);
      else if (shown instanceof ChatError) this.#refuse(rider, `${NOT_SHOWN}: ${shown.message}`, true);
      else this.#refuse(rider, `${NOT_SHOWN}.`, false);
    }
  }

  /** What was said before it is watched is in the history. */
  #begin({ track }: Rider, state: ChannelState): void {
    track.interrupted();
    this.#watched.set(track, state);
  }

  /** Or why they can't be asked for. */
  async #shownOf(some: readonly Rider[]): Promise<Map<Track, ChannelState | null> | ChatError> {
    try {
      return await this.#recovery.watch(some.map(({ track }) => track));
    } catch (error) {
      if (error instanceof ChatError && FOR_GOOD.has(error.failure)) return error;
      throw error;
    }
  }

  #refuse(rider: Rider, detail: string, isForGood: boolean): void {
    const now = performance.now();
    const { firstAt, times } = this.#refused.get(rider.track) ?? { firstAt: now, times: 0 };
    const mayBeMade = !isForGood && now - firstAt < this.#ports.timings.shownWithinMs;
    const wait = mayBeMade ? NOT_YET_MS : Math.min(REFUSED_MS * 2 ** times, REFUSED_LONGEST_MS);
    const until = now + wait * (0.5 + Math.random());
    this.#refused.set(rider.track, { firstAt, times: mayBeMade ? times : times + 1, until });
    if (!mayBeMade) rider.stand({ state: "refused", detail });
  }

  async #recover(): Promise<void> {
    const due = [...this.#watched].filter(([track]) => track.phase === "recovering" && !this.#apart.has(track));
    if (due.length > 0) await this.#recovery.recover(new Map(due));
    const done = new Set(due.map(([track]) => track));
    // One that was lost meanwhile is watched anew.
    for (const track of done) if (this.#watched.has(track)) this.#watched.set(track, null);
    for (const rider of this.#ports.riders) {
      if (!this.#watched.has(rider.track)) continue;
      this.#refused.delete(rider.track);
      rider.stand({ state: "connected" });
    }
  }

  async #readApart(track: Track, reading: () => Promise<void>): Promise<void> {
    if (this.#apart.has(track)) return;
    this.#apart.add(track);
    const { signal } = this.#over;
    for (let failures = 1; !signal.aborted && this.#watched.has(track); failures += 1) {
      try {
        await reading();
        break;
      } catch (error) {
        if (signal.aborted) return;
        this.#ports.log.debug({ event: "history-not-read", cid: track.cid, failures, err: error });
        if (error instanceof ChatError && FOR_GOOD.has(error.failure)) this.#turnAway(track, error);
        else await delay(backOff(failures), undefined, { signal }).catch(() => undefined);
      }
    }
    this.#apart.delete(track);
    this.wake();
  }

  #isDue({ phase, unchecked: { frames, ms, likely } }: Track): boolean {
    const { checkedEveryMs, checkedAfterFramesMs } = this.#ports.timings;
    if (phase !== "live") return false;
    if (likely >= BUSY_EVENTS && ms >= CHECKED_WHEN_BUSY_MS) return true;
    return ms >= (frames > 0 ? checkedAfterFramesMs : checkedEveryMs);
  }

  /** Watched and not to be read: it is asked for again, but not soon. */
  #turnAway(track: Track, error: ChatError): void {
    this.#watched.delete(track);
    const rider = [...this.#ports.riders].find((each) => each.track === track);
    if (rider) this.#refuse(rider, `${NOT_SHOWN}: ${error.message}`, true);
  }

  async #recoverFrom(error: unknown, failures: number): Promise<void> {
    const { socket, log } = this.#ports;
    log.debug({ event: "recovery-failed", failures, err: error });
    const isKnown = error instanceof ChatError;
    if (!isKnown) log.error({ event: "recovery-broke", err: error });
    if (!isKnown || error.failure === "disconnected") return socket.cut("broken");
    await delay(backOff(failures), undefined, { signal: this.#over.signal }).catch(() => undefined);
  }
}

/** Of the failures those that no repetition cures. */
const FOR_GOOD: ReadonlySet<string> = new Set(["rejected", "refused", "absent"]);
