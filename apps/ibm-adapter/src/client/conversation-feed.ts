// One conversation: enters its chat, rides on the connection of whoever we are in it, and looks for another one when that
// changes.
import { setTimeout as delay } from "node:timers/promises";
import { backOff } from "@tributary/external-chats";
import type { IbmVideo } from "@tributary/ibm-video";
import type { Logger } from "@tributary/runtime";
import type { Allowance } from "./allowance.ts";
import { ChatError } from "./chat-error.ts";
import type { ChatUser } from "./chat-user.ts";
import type { Connection } from "./connection.ts";
import { type Entered, EntryRefusedError, enter, OutcomeUnknownError } from "./entrance.ts";
import type { Conversation, Feed, FeedBatch, FeedState, Opened, Sent } from "./feed.ts";
import type { ClientObserver } from "./observe.ts";
import type { Rider } from "./rider.ts";
import { Speech } from "./speech.ts";
import { Track } from "./track.ts";
import { untilEither } from "./until-either.ts";

/** What IBM refuses is asked for again after this, and ever later. */
const REFUSED_MS = 60_000;
const REFUSED_LONGEST_MS = 10 * 60_000;

/** Whatever the API's clock says. */
const LONGEST_PAUSE_MS = 2 * 60_000;
/** Each may be one more group over there. */
const MOST_UNKNOWN_GROUPS = 3;

export interface ConversationPorts {
  ibm: IbmVideo;
  allowance: Allowance;
  observe: ClientObserver;
  log: Logger;
  /** Few are entered at a time. */
  oneOfFew<T>(work: () => Promise<T>): Promise<T>;
  /** The connection of that user, shared with whoever else is on it. */
  connectionOf(user: ChatUser): Connection;
}

interface Seat {
  connection: Connection;
  cid: string;
}

export class ConversationFeed implements Feed {
  readonly #ports: ConversationPorts;
  readonly #speech: Speech;
  readonly #over = new AbortController();
  readonly #signal: AbortSignal;
  readonly #listeners: ((state: FeedState) => void)[] = [];
  #conversation: Conversation;
  #state: FeedState = { state: "connecting" };
  #since: string | null;
  #track: Track | null = null;
  #seat = Promise.withResolvers<Seat>();
  #changed = Promise.withResolvers<void>();
  readonly #named = Promise.withResolvers<string>();
  /** How often nobody knows whether a group was made. */
  #unknownGroups = 0;
  #isTelling = false;

  constructor(ports: ConversationPorts, conversation: Conversation, since: string | null, signal: AbortSignal) {
    this.#ports = ports;
    this.#conversation = conversation;
    this.#since = since;
    this.#signal = AbortSignal.any([signal, this.#over.signal]);
    this.#signal.addEventListener("abort", () => this[Symbol.dispose](), { once: true });
    this.#speech = new Speech({ place: (wanted) => this.#place(wanted) });
    void this.#run();
  }

  get state(): FeedState {
    return this.#state;
  }

  onState(listener: (state: FeedState) => void): void {
    this.#listeners.push(listener);
  }

  named(signal: AbortSignal): Promise<string> {
    return untilEither(this.#named.promise, signal);
  }

  async opened(signal: AbortSignal): Promise<Opened> {
    for (;;) {
      const changed = this.#changed.promise;
      if (this.#state.state === "connected") {
        const { connection, cid } = await untilEither(this.#seat.promise, signal);
        return { cid, userId: connection.user.id };
      }
      await untilEither(changed, signal);
    }
  }

  async next(signal: AbortSignal): Promise<FeedBatch> {
    for (;;) {
      const changed = this.#changed.promise;
      const batch = await this.#track?.next(signal);
      if (batch) return batch;
      if (batch === null) this.#stand({ state: "over", detail: "The chat was deleted in IBM Video Streaming." });
      await untilEither(batch === null ? new Promise<never>(() => undefined) : changed, signal);
    }
  }

  send(message: { id: string; text: string; parentId?: string }, signal: AbortSignal): Promise<Sent> {
    return this.#speech.send(message, signal);
  }

  edit(id: string, text: string, signal: AbortSignal): Promise<Sent> {
    return this.#speech.edit(id, text, signal);
  }

  remove(id: string, signal: AbortSignal): Promise<Sent> {
    return this.#speech.remove(id, signal);
  }

  typing(isTyping: boolean): void {
    if (this.#state.state !== "connected" || this.#isTelling) return;
    this.#isTelling = true;
    const telling = this.#place(this.#signal).then(({ rest, cid }) => rest.typing(cid, isTyping, this.#signal));
    void telling
      .catch(() => undefined)
      .finally(() => {
        this.#isTelling = false;
      });
  }

  [Symbol.dispose](): void {
    this.#over.abort(new Error("the feed is not wanted any more"));
    this.#track?.[Symbol.dispose]();
  }

  async #place(signal: AbortSignal): ReturnType<ConstructorParameters<typeof Speech>[0]["place"]> {
    const { connection, cid } = await untilEither(this.#seat.promise, signal);
    return { rest: connection.rest, cid, heardAt: () => connection.heardAt };
  }

  async #run(): Promise<void> {
    let entered: Entered | null = null;
    for (let failures = 0; !this.#signal.aborted; ) {
      try {
        entered ??= await this.#enter(this.#signal);
        failures = 0;
        const user = await this.#ride(entered);
        entered = user && { user, cid: entered.cid };
      } catch (error) {
        if (this.#signal.aborted) return;
        failures += 1;
        await this.#fail(error, failures).catch(() => undefined);
      }
    }
  }

  async #enter(signal: AbortSignal): Promise<Entered> {
    const entered = await this.#ports.oneOfFew(() => enter(this.#ports.ibm, this.#conversation, signal));
    this.#named.resolve(entered.cid);
    // A group that was made is not made again.
    if (this.#conversation.kind === "group") this.#conversation = { ...this.#conversation, cid: entered.cid };
    return entered;
  }

  /** Until it has to be another connection. Answers of which user, when that is known. */
  async #ride({ user, cid }: Entered): Promise<ChatUser | null> {
    const moved = Promise.withResolvers<ChatUser | null>();
    const rider: Rider = {
      track: this.#trackOf(cid),
      enter: async (signal) => (await this.#enter(signal)).user,
      stand: (state) => this.#stand(state),
      moved: (next) => moved.resolve(next),
    };
    const connection = this.#ports.connectionOf(user);
    using _ = connection.join(rider, user);
    this.#onDue = () => connection.wake();
    this.#seat.resolve({ connection, cid });
    const next = await untilEither(moved.promise, this.#signal);
    this.#seat = Promise.withResolvers();
    this.#stand({ state: "interrupted" });
    return next;
  }

  #onDue: () => void = () => undefined;

  #trackOf(cid: string): Track {
    if (this.#track?.cid === cid) return this.#track;
    const { allowance, observe } = this.#ports;
    this.#track?.[Symbol.dispose]();
    this.#track = new Track({
      ...{ cid, since: this.#since, allowance },
      onDue: () => this.#onDue(),
      onDropped: (events) => observe.dropped(events),
    });
    this.#wake();
    return this.#track;
  }

  async #fail(error: unknown, failures: number): Promise<void> {
    const { log } = this.#ports;
    const { channelId } = this.#conversation;
    log.debug({ event: "entry-failed", channelId, failures, err: error });
    if (error instanceof OutcomeUnknownError && ++this.#unknownGroups >= MOST_UNKNOWN_GROUPS) {
      this.#stand({ state: "refused", detail: "IBM Video Streaming does not say whether the group was made." });
      await untilEither(new Promise(() => undefined), this.#signal);
    }
    if (error instanceof EntryRefusedError) {
      this.#stand({ state: "refused", detail: error.message });
      const wait = Math.min(REFUSED_MS * 2 ** (failures - 1), REFUSED_LONGEST_MS) * (0.5 + Math.random());
      await delay(wait, undefined, { signal: this.#signal });
      return;
    }
    if (!(error instanceof ChatError)) log.error({ event: "entry-broke", channelId, err: error });
    this.#stand({ state: "interrupted" });
    const resetIn = error instanceof ChatError ? (error.resetAt ?? 0) - Date.now() : 0;
    const pause = Math.min(Math.max(resetIn, 0), LONGEST_PAUSE_MS);
    await delay(pause + backOff(failures), undefined, { signal: this.#signal });
  }

  #stand(state: FeedState): void {
    const [was, is] = [this.#state, state];
    const isSame = was.state === is.state && JSON.stringify(was) === JSON.stringify(is);
    if (isSame || was.state === "over" || this.#signal.aborted) return;
    this.#state = state;
    this.#ports.observe.stands(state.state);
    for (const listener of this.#listeners) listener(state);
    this.#wake();
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
