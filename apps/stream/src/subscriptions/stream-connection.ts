// One open stream: its place in what it follows, its socket, what its reader may see, and the frames we add ourselves.
// Every frame carries the last number processed, so that a client has a cursor from its first frame on.

import { frame, frameFor, preamble, renderBody } from "@tributary/runtime";
import {
  type Include,
  KEEP_ALIVE,
  type MemberRef,
  type StreamClosing,
  type StreamReset,
  type TokenExpiring,
} from "@tributary/schemas";
import type { Beginning, EndReason } from "./beginning.ts";
import { type CatchUp, CatchUpCancelled, type Page, type Wanted } from "./catch-up.ts";
import type { Entry, Outlet } from "./entry.ts";
import type { Listener, Source } from "./hub.ts";
import type { KeptAlive } from "./keep-alive-wheel.ts";
import type { LiveRun, SharedEntries } from "./live-run.ts";
import type { Moment } from "./moments.ts";
import type { SseSocket } from "./sse-socket.ts";
import { Subscription, type SubscriptionPorts } from "./subscription.ts";
import type { TokenHolder } from "./token-expiries.ts";

const KEEP_ALIVE_BODY = renderBody(KEEP_ALIVE);
const RESUMES_AFTER_MS = 3_000;

export interface StreamConnectionPorts {
  socket: SseSocket;
  catchUp: CatchUp;
  /** The kinds of events that the client has asked for beside those that everybody gets. */
  includes: ReadonlySet<Include>;
  /** Whose screen it is, when it is a member's: what they do themselves they need not be told at once. */
  self: MemberRef | null;
  /** How the application wants the payload of MESSAGE_SENT. */
  messagePayload: "object" | "array";
  /** The number up to which the source was trimmed. */
  readFloor(source: Source): Promise<number>;
  waitingLimit: number;
  observe(happening: Happening, count?: number): void;
  onReset(reason: StreamReset["reason"]): void;
  onClosing(reason: string): void;
  /** The stream has to end: what it was allowed to show or its token is over, or this release can't read the next event. */
  onOver(reason: OverReason): void;
}

export type Happening = "delivered" | Parameters<SubscriptionPorts["observe"]>[0];
export type OverReason = EndReason | "unreadable" | "token-expired";
export class StreamConnection implements Listener, Outlet, SubscriptionPorts, TokenHolder, KeptAlive {
  readonly #ports: StreamConnectionPorts;
  readonly #subscription: Subscription;
  #source: Source | null = null;
  #beginning: Beginning | null = null;
  #closing: StreamClosing | null = null;

  constructor(ports: StreamConnectionPorts) {
    this.#ports = ports;
    this.#subscription = new Subscription(this);
  }

  get outlet(): Outlet {
    return this;
  }

  get waitingLimit(): number {
    return this.#ports.waitingLimit;
  }

  /** 0 before the beginning. */
  get epoch(): number {
    return this.#beginning?.epoch ?? 0;
  }

  get waiting(): number {
    return this.#ports.socket.waiting;
  }

  get congested(): boolean {
    return this.#ports.socket.congested;
  }

  /** Headers, a comment, `retry:`, the first frame (KEEP_ALIVE or STREAM_RESET), then everything after `from`. */
  begin(source: Source, beginning: Beginning): void {
    const { epoch, from, head, reset, headers } = beginning;
    this.#source = source;
    this.#beginning = beginning;
    const body = reset === null ? KEEP_ALIVE_BODY : renderBody({ eventType: "STREAM_RESET", payload: reset });
    this.#ports.socket.begin(headers);
    this.#ports.socket.write(preamble(RESUMES_AFTER_MS));
    this.#ports.socket.write(frame(source.cursor(epoch, from), body));
    this.#subscription.start(from, head);
    if (this.#closing !== null) this.close(this.#closing);
  }

  onLive(run: LiveRun): void {
    this.#subscription.onRun(run);
  }

  onHead(head: number): void {
    this.#subscription.onHead(head);
  }

  asksFor(include: Include): boolean {
    return this.#ports.includes.has(include);
  }

  /** Without a number of its own, as KEEP_ALIVE. Who is behind looks at the past, and has no use for it. */
  onMoment({ author, body }: Moment): void {
    if (this.#source === null || this.#subscription.mode !== "live" || this.#isOwn(author)) return;
    if (this.waiting > this.#ports.waitingLimit) return;
    this.#ports.socket.write(frame(this.#cursor(this.#source), body));
    this.#ports.observe("delivered", 1);
  }

  onDrain(): void {
    this.#subscription.onDrain();
  }

  deliver(entry: Entry): void {
    const bytes = frameFor(entry, this.#ports.messagePayload);
    if (bytes !== null && this.#shows(entry)) {
      this.#ports.socket.write(bytes, this.#flushed(entry));
      this.#ports.observe("delivered", 1);
    }
    const end = this.#endsAfter(entry);
    if (end !== null) this.#ports.onOver(end);
  }

  deliverShared({ entries, frame: bytes }: SharedEntries): boolean {
    const { sees, onFlushed, endsAfter } = this.#beginning ?? {};
    const isAsIs = this.#ports.messagePayload === "object" && sees === undefined && onFlushed === undefined;
    if (!isAsIs || (endsAfter !== undefined && entries.some((entry) => endsAfter(entry) !== null))) return false;
    this.#ports.socket.write(bytes);
    this.#ports.observe("delivered", entries.length);
    return true;
  }

  flush(): void {
    this.#ports.socket.flush();
  }

  readPage(wanted: Wanted): Promise<Page> {
    return this.#source === null
      ? Promise.reject(new CatchUpCancelled())
      : this.#ports.catchUp.readPage(this.#source, wanted);
  }

  readFloor(): Promise<number> {
    return this.#source === null ? Promise.resolve(0) : this.#ports.readFloor(this.#source);
  }

  /** As at the beginning of a stream whose cursor is too old, only later. */
  onTrimmed(): void {
    if (this.#source === null || this.#beginning === null) return;
    const resumedAt = this.#cursor(this.#source);
    const payload: StreamReset = { reason: "too_old", resumedAt, reload: this.#beginning.reload() };
    this.#ports.socket.write(frame(resumedAt, renderBody({ eventType: "STREAM_RESET", payload })));
    this.#ports.onReset(payload.reason);
  }

  after(ms: number, run: () => void): () => void {
    const timer = setTimeout(run, ms).unref();
    return () => clearTimeout(timer);
  }

  observe(happening: Happening): void {
    this.#ports.observe(happening);
  }

  onUnreadable(): void {
    this.#ports.onOver("unreadable");
  }

  /** Nothing is added to a socket that has more than enough to send. */
  keepAlive(): void {
    if (this.#source === null || this.waiting > this.#ports.waitingLimit) return;
    this.#ports.socket.write(frame(this.#cursor(this.#source), KEEP_ALIVE_BODY));
  }

  tokenExpiring(payload: TokenExpiring): void {
    if (this.#source === null) return;
    const body = renderBody({ eventType: "TOKEN_EXPIRING", payload });
    this.#ports.socket.write(frame(this.#cursor(this.#source), body));
  }

  tokenExpired(): void {
    this.#ports.onOver("token-expired");
  }

  /** Says why and when to come back, and ends; once. What comes before `begin` ends the stream right after it. */
  close(closing: StreamClosing): void {
    this.#closing = closing;
    if (this.#source === null || this.#subscription.mode === "closed") return;
    this.#subscription.close();
    this.#ports.onClosing(closing.reason);
    const body = renderBody({ eventType: "STREAM_CLOSING", payload: closing });
    this.#ports.socket.write(frame(this.#cursor(this.#source), body, closing.retryAfterMs));
    this.#ports.socket.end();
  }

  /** The socket is gone, or the opening was refused. */
  forget(): void {
    this.#subscription.close();
    this.#beginning?.onGone?.();
  }

  #shows(entry: Entry): boolean {
    const isAskedFor = entry.include === null || this.#ports.includes.has(entry.include);
    return isAskedFor && (this.#beginning?.sees?.(entry) ?? true);
  }

  #flushed(entry: Entry): (() => void) | undefined {
    const onFlushed = this.#beginning?.onFlushed;
    return onFlushed && (() => onFlushed(entry));
  }

  #isOwn({ memberId, memberType }: MemberRef): boolean {
    const { self } = this.#ports;
    return self?.memberId === memberId && self.memberType === memberType;
  }

  #endsAfter(entry: Entry): EndReason | null {
    return this.#beginning?.endsAfter?.(entry) ?? null;
  }

  #cursor(source: Source): string {
    return source.cursor(this.epoch, this.#subscription.last);
  }
}
