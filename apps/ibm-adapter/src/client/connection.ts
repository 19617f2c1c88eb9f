// One chat user's connection for all of their conversations: made again whenever it ends, and after that nothing is released
// before the history has said what was missed. It lasts as long as somebody rides on it.
import { setTimeout as delay } from "node:timers/promises";
import { backOff } from "@tributary/external-chats";
import type { Logger } from "@tributary/runtime";
import type { ChatEvent } from "@tributary/schemas/ibm-video";
import { ChatError } from "./chat-error.ts";
import { ChatRest } from "./chat-rest.ts";
import { type ChatSocket, openSocket, type SocketEnd } from "./chat-socket.ts";
import { type ChatUser, keyOf } from "./chat-user.ts";
import { cidOf } from "./event-times.ts";
import type { FeedState } from "./feed.ts";
import type { ClientObserver } from "./observe.ts";
import type { Rider } from "./rider.ts";
import type { Timings } from "./timings.ts";
import { Watching } from "./watching.ts";

/** A connection that has lasted so long has not failed. */
const STABLE_MS = 10_000;
/** What was refused is refused again; it is asked now and then whether that is still so. */
const REFUSED_MS = 2 * 60_000;
/** New tokens that are expired as well: something else is wrong. */
const MOST_RENEWALS = 5;

export interface ConnectionPorts {
  user: ChatUser;
  timings: Timings;
  observe: ClientObserver;
  log: Logger;
  /** Nobody is on it any more. */
  onEmpty(): void;
}

export class Connection {
  readonly rest: ChatRest;
  readonly #ports: ConnectionPorts;
  readonly #riders = new Set<Rider>();
  readonly #over = new AbortController();
  #user: ChatUser;
  #renewing: Promise<ChatUser> | null = null;
  #watching: Watching | null = null;
  #heardAt = Number.NEGATIVE_INFINITY;

  constructor(ports: ConnectionPorts) {
    this.#ports = ports;
    this.#user = ports.user;
    this.rest = new ChatRest({
      user: () => this.#user,
      renewed: (refused) => this.#renewed(refused),
      onLimited: (endpoint) => ports.observe.limited(endpoint),
    });
    void this.#run();
  }

  get user(): ChatUser {
    return this.#user;
  }

  get isConnected(): boolean {
    return this.#watching !== null;
  }

  /** When the service was last heard of, by this process's clock. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** Until it is disposed. */
  join(rider: Rider, user: ChatUser): Disposable {
    // It has the newest token.
    if (keyOf(user) === keyOf(this.#user)) this.#user = user;
    this.#riders.add(rider);
    this.#watching?.wake();
    return { [Symbol.dispose]: () => this.#leave(rider) };
  }

  /** Something is due for a conversation. */
  wake(): void {
    this.#watching?.wake();
  }

  #leave(rider: Rider): void {
    if (!this.#riders.delete(rider)) return;
    if (this.#riders.size > 0) this.#watching?.left(rider);
    else this.#end();
  }

  #end(): void {
    this.#over.abort(new Error("nobody is on the connection"));
    this.#ports.onEmpty();
  }

  async #run(): Promise<void> {
    const { signal } = this.#over;
    for (let failures = 0; !signal.aborted; ) {
      const beganAt = performance.now();
      const error = await this.#once().catch((thrown: unknown) => thrown);
      if (signal.aborted) return;
      failures = performance.now() - beganAt > STABLE_MS ? 1 : failures + 1;
      await this.#recoverFrom(error, failures).catch(() => undefined);
    }
  }

  /** From connecting to the end of the connection. Answers what was wrong with it, if anything. */
  async #once(): Promise<ChatError | null> {
    const { timings, observe, log } = this.#ports;
    const { signal } = this.#over;
    let end: SocketEnd;
    try {
      using socket = await openSocket({ user: this.#user, timings, onEvent: (event) => this.#hear(event), signal });
      observe.connected();
      end = await this.#serve(socket);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      end = { reason: error.failure === "passing" ? "broken" : "refused", error };
    }
    const { reason, closeCode, error = null } = end;
    const words = [reason, closeCode ?? error?.code].filter((word) => word != null).join(" ");
    observe.disconnected(words);
    log.debug({ event: "disconnected", reason: words, user: this.#user.id, err: error });
    return error;
  }

  async #serve(socket: ChatSocket): Promise<SocketEnd> {
    const { observe, log, timings } = this.#ports;
    const watching = new Watching({ rest: this.rest, socket, riders: this.#riders, observe, log, timings });
    this.#watching = watching;
    try {
      const [end] = await Promise.all([socket.ended, watching.run()]);
      return end;
    } finally {
      this.#watching = null;
      for (const { track } of this.#riders) track.interrupted();
    }
  }

  #hear(event: ChatEvent): void {
    this.#heardAt = performance.now();
    this.#ports.observe.frame(event.type);
    if (event.type === "health.check") return;
    const cid = cidOf(event);
    for (const rider of this.#riders) {
      if (cid !== null && rider.track.cid !== cid) continue;
      rider.track.frame(event);
      if (cid !== null && LOSS.has(event.type)) this.#watching?.lost(rider);
    }
  }

  async #recoverFrom(error: unknown, failures: number): Promise<void> {
    const { signal } = this.#over;
    const isKnown = error === null || error instanceof ChatError;
    if (!isKnown) this.#ports.log.error({ event: "connection-broke", err: error });
    if (!(error instanceof ChatError) || error.failure === "passing" || error.failure === "limited") {
      this.#tell({ state: "interrupted" });
      await delay(backOff(failures), undefined, { signal });
    } else if (error.failure === "expired" && failures <= MOST_RENEWALS) {
      this.#tell({ state: "interrupted" });
      if (failures > 1) await delay(backOff(failures), undefined, { signal });
      await this.#renewed(this.#user).catch(() => undefined);
    } else {
      this.#tell({ state: "refused", detail: `The chat service refuses the connection: ${error.message}` });
      await delay(REFUSED_MS * (0.5 + Math.random()), undefined, { signal });
      if (error.failure === "expired") await this.#renewed(this.#user).catch(() => undefined);
    }
  }

  #tell(state: FeedState): void {
    for (const rider of this.#riders) rider.stand(state);
  }

  /** One renewal for all who were refused. Rejects with a ChatError when there is none now. */
  #renewed(refused: ChatUser): Promise<ChatUser> {
    if (this.#user.token !== refused.token) return Promise.resolve(this.#user);
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #renew(): Promise<ChatUser> {
    for (const rider of this.#riders) {
      try {
        return this.#become(await rider.enter(this.#over.signal), rider);
      } catch (cause) {
        if (cause instanceof ChatError) throw cause;
        if (this.#over.signal.aborted) break;
        // It finds out by itself what is wrong with it; the token can be had by another one.
        this.#riders.delete(rider);
        rider.moved(null);
      }
    }
    if (!this.#over.signal.aborted) this.#end();
    throw new ChatError("there is no new token", { status: null });
  }

  /** Another user has another connection. */
  #become(user: ChatUser, entered: Rider): ChatUser {
    if (keyOf(user) === keyOf(this.#user)) {
      this.#user = user;
      return user;
    }
    const riders = [...this.#riders];
    this.#riders.clear();
    this.#end();
    for (const rider of riders) rider.moved(rider === entered ? user : null);
    throw new ChatError("the chat user is another one now", { status: null });
  }
}

/** The channel may not be ours to see any more. */
const LOSS: ReadonlySet<string> = new Set(["channel.kicked", "notification.removed_from_channel"]);
