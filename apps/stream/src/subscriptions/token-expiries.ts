// Readers are told a minute before their token ends, and their stream ends with it, unless a fresh token was shown to any
// replica of the api by then: a row in Postgres says so, so that no message about it can be lost. One timer for all
// streams, and one query for all that are due.

import type { EventStore, StreamSession } from "@tributary/event-store";
import { type KeyedPrincipal, type Logger, newId } from "@tributary/runtime";
import type { TokenExpiring } from "@tributary/schemas";
import { chunksOf } from "./chunks.ts";

const TICK_MS = 1_000;
const TOLD_BEFORE_MS = 60_000;
/** While Postgres is away nobody can say whether a stream was renewed; it stays open for this much longer. */
const PATIENCE_MS = 30_000;
/** So is one that gives no answer at all for so long, as when its machine is gone. */
const ANSWERS_WITHIN_MS = 5_000;

/** An open stream, as far as its token goes. */
export interface TokenHolder {
  tokenExpiring(payload: TokenExpiring): void;
  tokenExpired(): void;
}

type Reader = Pick<KeyedPrincipal, "tenant" | "application" | "role" | "id" | "expiresAt" | "streamSessionId">;

/** What is known of a stream's token. */
export interface WatchedToken extends Omit<StreamSession, "id"> {
  /** A stream that was opened without a cookie gets an id when there is something to renew. */
  sessionId: string | null;
  /** Whether its reader may know the id, and so may have renewed it. */
  isRenewable: boolean;
  /** Null when the stream is gone. */
  holder: TokenHolder | null;
  /** Where it waits. */
  tick: number;
}

type Offered = WatchedToken & { sessionId: string };

export interface TokenExpiriesPorts {
  sessions: EventStore["streamSessions"];
  now(): number;
  log: Logger;
}

export class TokenExpiries implements Disposable {
  readonly #ports: TokenExpiriesPorts;
  readonly #timer: NodeJS.Timeout;
  /** By the tick at which something is to be done about them. */
  readonly #waiting = new Map<number, Set<WatchedToken>>();
  #tick: number;
  #expiring: WatchedToken[] = [];
  #expired: Offered[] = [];
  #left: Offered[] = [];
  #asking = false;

  constructor(ports: TokenExpiriesPorts) {
    this.#ports = ports;
    this.#tick = Math.floor(ports.now() / TICK_MS);
    this.#timer = setInterval(() => this.#turn(), TICK_MS).unref();
  }

  /** Watches the token that an open stream rests on. */
  watch({ id: subject, streamSessionId, ...reader }: Reader, holder: TokenHolder): WatchedToken {
    const { tenant, application, role, expiresAt } = reader;
    const cookie = streamSessionId !== undefined;
    const session = { sessionId: streamSessionId ?? null, cookie, isRenewable: cookie };
    const token = { tenant, application, role, subject, expiresAt, ...session, holder, tick: 0 };
    this.#await(token, expiresAt - TOLD_BEFORE_MS);
    return token;
  }

  /** The stream is gone. A browser's session goes on without it: it may be on its way back. */
  leave(token: WatchedToken): void {
    token.holder = null;
    const others = this.#waiting.get(token.tick);
    if (others?.delete(token) && others.size === 0) this.#waiting.delete(token.tick);
    if (isOffered(token) && !token.cookie) this.#left.push(token);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #await(token: WatchedToken, at: number): void {
    if (token.holder === null) return;
    if (at <= this.#ports.now()) {
      this.#isDue(token);
      void this.#ask();
      return;
    }
    this.#readClock();
    token.tick = Math.ceil(at / TICK_MS);
    const others = this.#waiting.get(token.tick) ?? new Set();
    this.#waiting.set(token.tick, others);
    others.add(token);
  }

  /** The tick that it is. A clock that was set back takes us with it: nobody waits until it is where it was. */
  #readClock(): number {
    const now = Math.floor(this.#ports.now() / TICK_MS);
    this.#tick = Math.min(this.#tick, now);
    return now;
  }

  #turn(): void {
    for (const now = this.#readClock(); this.#tick < now; ) {
      this.#tick += 1;
      const due = this.#waiting.get(this.#tick) ?? [];
      this.#waiting.delete(this.#tick);
      for (const token of due) this.#isDue(token);
    }
    void this.#ask();
  }

  #isDue(token: WatchedToken): void {
    if (this.#ports.now() < token.expiresAt) this.#expiring.push(token);
    else if (token.isRenewable && isOffered(token)) this.#expired.push(token);
    else token.holder?.tokenExpired(); // nobody was told how to renew it
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      for (const tokens of chunksOf(this.#expired.splice(0))) await this.#endOrGoOn(tokens.filter(isHeld));
      for (const tokens of chunksOf(this.#expiring.splice(0))) await this.#tell(tokens.filter(isHeld));
      for (const tokens of chunksOf(this.#left.splice(0))) await this.#forget(tokens);
    } finally {
      this.#asking = false;
    }
  }

  /** How to renew it is said when it can be: not before the row is there. */
  async #tell(tokens: readonly WatchedToken[]): Promise<void> {
    if (tokens.length === 0) return;
    const offered = tokens.map((token): Offered => Object.assign(token, { sessionId: token.sessionId ?? newId() }));
    try {
      const lasting = await inTime(this.#ports.sessions.offer(offered.map(toSession)));
      for (const token of offered) {
        token.isRenewable = true;
        if (!this.#goesOn(token, lasting)) {
          const { sessionId: streamSessionId, expiresAt } = token;
          token.holder?.tokenExpiring({ streamSessionId, expiresAt: new Date(expiresAt).toISOString() });
          this.#await(token, expiresAt);
        }
      }
    } catch (error) {
      this.#ports.log.warn({ event: "tokens-not-offered", err: error });
      for (const token of offered) this.#await(token, this.#ports.now() + TICK_MS);
    }
  }

  async #endOrGoOn(tokens: readonly Offered[]): Promise<void> {
    if (tokens.length === 0) return;
    try {
      const lasting = await inTime(this.#ports.sessions.endUnlessRenewed(tokens.map(toSession)));
      for (const token of tokens) if (!this.#goesOn(token, lasting)) token.holder?.tokenExpired();
    } catch (error) {
      this.#ports.log.warn({ event: "renewals-not-read", err: error });
      const now = this.#ports.now();
      for (const token of tokens) {
        if (now - token.expiresAt > PATIENCE_MS) token.holder?.tokenExpired();
        else this.#await(token, now + TICK_MS);
      }
    }
  }

  /** True when it was renewed beyond what was known here. */
  #goesOn(token: Offered, lasting: ReadonlyMap<string, number>): boolean {
    const expiresAt = lasting.get(token.sessionId) ?? 0;
    if (expiresAt <= token.expiresAt) return false;
    token.expiresAt = expiresAt;
    this.#await(token, expiresAt - TOLD_BEFORE_MS);
    return true;
  }

  /** What this misses is over with its token. */
  async #forget(tokens: readonly Offered[]): Promise<void> {
    const failed = (error: unknown) => this.#ports.log.warn({ event: "sessions-not-forgotten", err: error });
    await inTime(this.#ports.sessions.forget(tokens.map(toSession))).catch(failed);
  }
}

/** Nothing is lost when the answer comes later: all three may be asked again. */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("Postgres gives no answer")), ANSWERS_WITHIN_MS).unref();
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

const isOffered = (token: WatchedToken): token is Offered => token.sessionId !== null;
const isHeld = ({ holder }: WatchedToken): boolean => holder !== null;

const toSession = ({
  sessionId: id,
  tenant,
  application,
  role,
  subject,
  expiresAt,
  cookie,
}: Offered): StreamSession => ({
  ...{ tenant, id, application, role, subject, expiresAt, cookie },
});
