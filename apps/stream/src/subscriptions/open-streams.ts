// All open streams of this replica: registered, kept alive, ended when their authorization ends, and drained.

import type { ServerResponse } from "node:http";
import type { KeyedPrincipal } from "@tributary/runtime";
import type { Include, MemberRef } from "@tributary/schemas";
import type { CatchUp } from "./catch-up.ts";
import { closeOverTime } from "./closing-pace.ts";
import type { FollowedEpoch } from "./followed-epoch.ts";
import type { Hub, Source, SourceName } from "./hub.ts";
import type { KeepAliveWheel } from "./keep-alive-wheel.ts";
import type { Revocations } from "./revocations.ts";
import { SseSocket } from "./sse-socket.ts";
import { type Beginning, type Happening, type OverReason, StreamConnection } from "./stream-connection.ts";
import { eventStreamHeaders } from "./stream-headers.ts";
import type { StreamLimits } from "./stream-limits.ts";
import type { Suspensions } from "./suspensions.ts";
import type { TokenExpiries } from "./token-expiries.ts";
import { WriteRound } from "./write-round.ts";

export interface OpenStreamsPorts {
  hub: Hub;
  suspensions: Suspensions;
  revocations: Revocations;
  tokens: TokenExpiries;
  wheel: KeepAliveWheel;
  catchUp: CatchUp;
  limits: StreamLimits;
  epoch: Pick<FollowedEpoch, "current" | "suspect" | "follow">;
  /** The number up to which a source was trimmed. */
  readFloor(source: Source): Promise<number>;
  /** Bytes that may wait for a socket before its stream counts as behind. */
  waitingLimit: number;
  /** How long a reader may stand still with bytes waiting. */
  stallMs: number;
  observe(kind: StreamKind, happening: Happening | "opened" | "ended", count?: number): void;
  onReset(kind: StreamKind, reason: string): void;
  onClosing(kind: StreamKind, reason: string): void;
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
  principal: Pick<KeyedPrincipal, "tenant" | "role" | "id" | "apiKeyHash" | "messagePayload">;
  includes: ReadonlySet<Include>;
  /** The member whose screen it is, if it is one's. */
  self: MemberRef | null;
}

/** What a stream rests on, beside its key. */
interface Rests {
  principal: KeyedPrincipal;
  /** The participant who was registered turned out to be none: a coach's own path. */
  isOfNoParticipant?: boolean;
}

export interface Registration {
  /** False when the reader has left meanwhile. */
  begin(beginning: Omit<Beginning, "headers"> & Rests): boolean;
  /** The opening was refused. */
  withdraw(): void;
}

/** Clients come back over this span, so that they do not all arrive at the other replicas at once. */
const COME_BACK_MS = { soonest: 500, spread: 4_500 };
/** Somebody with more screens than streams: they take turns, and none has to change hands every few seconds. */
const TAKE_TURNS_MS = { soonest: 30_000, spread: 30_000 };

/** A moment to come back at, in milliseconds from now; different for every client. */
export const comeBackInMs = ({ soonest, spread } = COME_BACK_MS): number =>
  soonest + Math.round(Math.random() * spread);

export class OpenStreams {
  readonly #ports: OpenStreamsPorts;
  readonly #open = new Map<StreamConnection, StreamKind>();
  readonly #round = new WriteRound();
  #draining = false;

  constructor(ports: OpenStreamsPorts) {
    this.#ports = ports;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Open streams by kind. */
  counts(): Record<StreamKind, number> {
    const counts = { participant: 0, coach: 0, session: 0 };
    for (const kind of this.#open.values()) counts[kind] += 1;
    return counts;
  }

  /** @throws AppError 429 when opening a stream for them would. */
  requireRoom(principal: Reader["principal"]): void {
    this.#ports.limits.requireRoom(principal);
  }

  /** Registers with the live side; nothing is sent before `begin`. @throws AppError 429 when there are too many streams. */
  register(response: ServerResponse, reader: Reader): Registration {
    const { hub, stallMs, catchUp, readFloor, waitingLimit, limits } = this.#ports;
    const { kind, includes, self, principal } = reader;
    limits.requireRoom(principal);
    const socket = new SseSocket(
      response,
      { stallMs, round: this.#round },
      {
        onDrain: () => connection.onDrain(),
        onStall: () => this.#close(connection, "stalled"),
        onClose: () => forget(),
      },
    );
    const connection = new StreamConnection({
      ...{ socket, catchUp, readFloor, waitingLimit, includes, self, messagePayload: principal.messagePayload },
      observe: (happening, count) => this.#ports.observe(kind, happening, count),
      onReset: (reason) => this.#ports.onReset(kind, reason),
      onClosing: (reason) => this.#ports.onClosing(kind, reason),
      onOver: (reason) => this.#close(connection, reason),
    });
    const source = hub.join(reader.source, connection);
    const unwatch = this.#watchSuspension(reader, connection);
    const unwatchKey = this.#ports.revocations.watch(principal.apiKeyHash, () =>
      this.#close(connection, "key-revoked"),
    );
    const place = limits.take(principal);
    const forget = () => {
      place.leave();
      unwatch();
      unwatchKey();
      hub.leave(source, connection);
      connection.forget();
      if (this.#open.delete(connection)) this.#ports.observe(kind, "ended");
    };
    return {
      begin: (beginning) => {
        if (beginning.isOfNoParticipant) unwatch();
        if (socket.closed) return false;
        place.opened(() => this.#close(connection, "too-many-streams"));
        this.#begin({ source, kind, connection }, response, beginning);
        return !socket.closed;
      },
      withdraw: forget,
    };
  }

  /** Tells one client after the other when to come back, and ends. Resolves when all are gone, or have had their time. */
  async drain({ windowMs, lastWordsMs }: { windowMs: number; lastWordsMs: number }): Promise<void> {
    this.#draining = true;
    await closeOverTime([...this.#open.keys()], windowMs, (connection) => this.#close(connection, "draining"));
    const giveUpAt = performance.now() + lastWordsMs;
    while (this.#open.size > 0 && performance.now() < giveUpAt) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** The log was restored: who comes back is told what to load again. */
  endBefore(epoch: number): void {
    for (const connection of this.#open.keys()) if (connection.epoch < epoch) this.#close(connection, "restored");
  }

  /** Nothing can be shown now that would be true. */
  endAll(): void {
    for (const connection of this.#open.keys()) this.#close(connection, "unavailable");
  }

  #watchSuspension({ source, participantId }: Reader, connection: StreamConnection): () => void {
    if (participantId === null) return () => undefined;
    const participant = { tenant: source.tenant, id: participantId };
    return this.#ports.suspensions.watch(participant, (reason) => this.#close(connection, reason));
  }

  #begin(
    { source, kind, connection }: { source: Source; kind: StreamKind; connection: StreamConnection },
    response: ServerResponse,
    { principal, isOfNoParticipant: _, ...beginning }: Parameters<Registration["begin"]>[0],
  ): void {
    this.#ports.epoch.follow(beginning.epoch);
    const leaveWheel = this.#ports.wheel.add(() => connection.keepAlive());
    this.#open.set(connection, kind);
    this.#ports.observe(kind, "opened");
    if (beginning.reset !== null) this.#ports.onReset(kind, beginning.reset.reason);
    connection.begin(source, { ...beginning, headers: eventStreamHeaders });
    const token = this.#ports.tokens.watch(principal, connection);
    response.once("close", () => {
      leaveWheel();
      this.#ports.tokens.leave(token);
    });
    // It was being opened when the drain, or a new epoch, began.
    if (this.#draining) this.#close(connection, "draining");
    if (beginning.epoch < this.#ports.epoch.current) this.#close(connection, "restored");
  }

  #close(connection: StreamConnection, reason: ClosingReason): void {
    const retryAfterMs = comeBackInMs(reason === "too-many-streams" ? TAKE_TURNS_MS : COME_BACK_MS);
    connection.close({ reason, retryAfterMs });
  }
}
