// One open stream's places: with the live side, on the wheel, and among those whom a key, a participant, a token or a limit
// may end. They are taken as it is registered and as it begins, and given back when it is gone, once.

import type { ServerResponse } from "node:http";
import type { ParticipantRef } from "@tributary/event-store";
import type { KeyedPrincipal } from "@tributary/runtime";
import type { Include, MemberRef } from "@tributary/schemas";
import type { Beginning } from "./beginning.ts";
import type { CatchUp } from "./catch-up.ts";
import { comeBackInMs, TAKE_TURNS_MS } from "./come-back.ts";
import type { FollowedEpoch } from "./followed-epoch.ts";
import type { Hub, Source, SourceName } from "./hub.ts";
import type { KeepAliveWheel, Slot } from "./keep-alive-wheel.ts";
import type { Revocations } from "./revocations.ts";
import { SseSocket, type SseSocketEvents } from "./sse-socket.ts";
import { type Happening, type OverReason, StreamConnection, type StreamConnectionPorts } from "./stream-connection.ts";
import { eventStreamHeaders } from "./stream-headers.ts";
import type { StreamLimits } from "./stream-limits.ts";
import type { Suspensions } from "./suspensions.ts";
import type { TokenExpiries, WatchedToken } from "./token-expiries.ts";
import type { WriteRound } from "./write-round.ts";

export interface OpenStreamPorts {
  hub: Hub;
  suspensions: Suspensions;
  revocations: Revocations;
  tokens: TokenExpiries;
  wheel: KeepAliveWheel;
  catchUp: CatchUp;
  limits: StreamLimits;
  round: WriteRound;
  epoch: Pick<FollowedEpoch, "current" | "follow">;
  /** The number up to which a source was trimmed. */
  readFloor(source: Source): Promise<number>;
  /** Bytes that may wait for a socket before its stream counts as behind. */
  waitingLimit: number;
  /** How long a reader may stand still with bytes waiting. */
  stallMs: number;
  observe(kind: StreamKind, happening: Happening, count?: number): void;
  onReset(kind: StreamKind, reason: string): void;
  onClosing(kind: StreamKind, reason: string): void;
  onOpened(stream: OpenStream): void;
  /** Also told of a stream that never opened. */
  onGone(stream: OpenStream): void;
}

type ClosingReason =
  | OverReason
  | "draining"
  | "restored"
  | "unavailable"
  | "stalled"
  | "suspended"
  | "erased"
  | "key-revoked"
  | "too-many-streams";

/** What operators tell streams apart by: whom or what they are about. */
export const streamKinds = ["participant", "coach", "session"] as const;
export type StreamKind = (typeof streamKinds)[number];

export interface Reader {
  kind: StreamKind;
  source: SourceName;
  /** The participant whom the stream is about: their suspension ends it, whoever reads it. Null: it is about none. */
  participantId: string | null;
  /** Who opened it: the revocation of their key ends it, and their application says what it wants. */
  principal: KeyedPrincipal;
  includes: ReadonlySet<Include>;
  /** The member whose screen it is, if it is one's. */
  self: MemberRef | null;
}

/** Where it begins, and what it turned out to rest on. */
export type Opened = Omit<Beginning, "headers"> & {
  /** The participant who was registered turned out to be none: a coach's own path. */
  isOfNoParticipant?: boolean;
};

export class OpenStream implements SseSocketEvents, StreamConnectionPorts {
  readonly socket: SseSocket;
  readonly #ports: OpenStreamPorts;
  readonly #reader: Reader;
  readonly #connection: StreamConnection;
  readonly #source: Source;
  #slot: Slot | null = null;
  #token: WatchedToken | null = null;
  #isGone = false;

  /** Registers with the live side; nothing is sent before `begin`. @throws what the socket's constructor throws. */
  constructor(ports: OpenStreamPorts, reader: Reader, response: ServerResponse) {
    this.#ports = ports;
    this.#reader = reader;
    this.socket = new SseSocket(response, ports, this);
    this.#connection = new StreamConnection(this);
    this.#source = ports.hub.join(reader.source, this.#connection);
    const { principal } = reader;
    if (this.#participant !== null) ports.suspensions.watch(this.#participant, this);
    ports.revocations.watch(principal.apiKeyHash, this);
    ports.limits.take(principal);
  }

  get kind(): StreamKind {
    return this.#reader.kind;
  }

  /** 0 before the beginning. */
  get epoch(): number {
    return this.#connection.epoch;
  }

  get catchUp(): CatchUp {
    return this.#ports.catchUp;
  }

  get waitingLimit(): number {
    return this.#ports.waitingLimit;
  }

  get includes(): ReadonlySet<Include> {
    return this.#reader.includes;
  }

  get self(): MemberRef | null {
    return this.#reader.self;
  }

  get messagePayload(): KeyedPrincipal["messagePayload"] {
    return this.#reader.principal.messagePayload;
  }

  /** False when the reader has left meanwhile. */
  begin({ isOfNoParticipant, ...beginning }: Opened): boolean {
    if (isOfNoParticipant) this.#unwatchParticipant();
    if (this.socket.closed) return false;
    const { limits, wheel, tokens, epoch } = this.#ports;
    const { principal } = this.#reader;
    limits.opened(principal, this);
    epoch.follow(beginning.epoch);
    this.#slot = wheel.add(this.#connection);
    this.#ports.onOpened(this);
    if (beginning.reset !== null) this.onReset(beginning.reset.reason);
    this.#connection.begin(this.#source, { ...beginning, headers: eventStreamHeaders });
    this.#token = tokens.watch(principal, this.#connection);
    // It was being opened when a new epoch began.
    if (beginning.epoch < epoch.current) this.close("restored");
    return !this.socket.closed;
  }

  /** The opening was refused. */
  withdraw(): void {
    this.#leave();
  }

  /** Tells the client why, and when to come back, and ends. */
  close(reason: ClosingReason): void {
    const retryAfterMs = reason === "too-many-streams" ? comeBackInMs(TAKE_TURNS_MS) : comeBackInMs();
    this.#connection.close({ reason, retryAfterMs });
  }

  evict(): void {
    this.close("too-many-streams");
  }

  observe(happening: Happening, count?: number): void {
    this.#ports.observe(this.kind, happening, count);
  }

  readFloor(source: Source): Promise<number> {
    return this.#ports.readFloor(source);
  }

  onReset(reason: string): void {
    this.#ports.onReset(this.kind, reason);
  }

  onClosing(reason: string): void {
    this.#ports.onClosing(this.kind, reason);
  }

  onOver(reason: OverReason): void {
    this.close(reason);
  }

  onDrain(): void {
    this.#connection.onDrain();
  }

  onStall(): void {
    this.close("stalled");
  }

  onClose(): void {
    this.#leave();
  }

  #leave(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    const { limits, revocations, hub, tokens } = this.#ports;
    const { principal } = this.#reader;
    limits.leave(principal, this);
    revocations.unwatch(principal.apiKeyHash, this);
    this.#unwatchParticipant();
    hub.leave(this.#source, this.#connection);
    this.#slot?.delete(this.#connection);
    if (this.#token !== null) tokens.leave(this.#token);
    this.#connection.forget();
    this.#ports.onGone(this);
  }

  #unwatchParticipant(): void {
    if (this.#participant !== null) this.#ports.suspensions.unwatch(this.#participant, this);
  }

  get #participant(): ParticipantRef | null {
    const { source, participantId } = this.#reader;
    return participantId === null ? null : { tenant: source.tenant, id: participantId };
  }
}
