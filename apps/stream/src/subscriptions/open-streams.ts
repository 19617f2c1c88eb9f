// All open streams of this replica: registered, kept alive, ended when their authorization ends, and drained.

import type { ServerResponse } from "node:http";
import type { KeyedPrincipal } from "@tributary/runtime";
import type { Include, MemberRef } from "@tributary/schemas";
import type { CatchUp } from "./catch-up.ts";
import type { Hub, Source, SourceName } from "./hub.ts";
import type { KeepAliveWheel } from "./keep-alive-wheel.ts";
import type { Revocations } from "./revocations.ts";
import { SseSocket } from "./sse-socket.ts";
import { type Beginning, type Happening, type OverReason, StreamConnection } from "./stream-connection.ts";
import { eventStreamHeaders } from "./stream-headers.ts";
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
  /** Bytes that may wait for a socket before its stream counts as behind. */
  waitingLimit: number;
  /** How long a reader may stand still with bytes waiting. */
  stallMs: number;
  observe(kind: StreamKind, happening: Happening | "opened" | "ended", count?: number): void;
  onReset(kind: StreamKind, reason: string): void;
  onClosing(kind: StreamKind, reason: string): void;
}

type ClosingReason = OverReason | "draining" | "stalled" | "suspended" | "erased" | "key-revoked";

/** What operators tell streams apart by: whom or what they are about. */
export const streamKinds = ["participant", "coach", "session"] as const;
export type StreamKind = (typeof streamKinds)[number];

export interface Reader {
  kind: StreamKind;
  source: SourceName;
  /** The participant whom the stream is about: their suspension ends it, whoever reads it. Null: it is about none. */
  participantId: string | null;
  /** What the stream was opened with: the revocation of the key ends it, and its application says what it wants. */
  apiKey: Pick<KeyedPrincipal, "apiKeyHash" | "messagePayload">;
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

/** A moment to come back at, in milliseconds from now; different for every client. */
export const comeBackInMs = (): number => COME_BACK_MS.soonest + Math.round(Math.random() * COME_BACK_MS.spread);

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

  /** Registers with the live side; nothing is sent before `begin`. */
  register(response: ServerResponse, reader: Reader): Registration {
    const { hub, stallMs, catchUp, waitingLimit } = this.#ports;
    const { kind, includes, self, apiKey } = reader;
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
      ...{ socket, catchUp, waitingLimit, includes, self, messagePayload: apiKey.messagePayload },
      observe: (happening, count) => this.#ports.observe(kind, happening, count),
      onClosing: (reason) => this.#ports.onClosing(kind, reason),
      onOver: (reason) => this.#close(connection, reason),
    });
    const source = hub.join(reader.source, connection);
    const unwatch = this.#watchSuspension(reader, connection);
    const unwatchKey = this.#ports.revocations.watch(apiKey.apiKeyHash, () => this.#close(connection, "key-revoked"));
    const forget = () => {
      unwatch();
      unwatchKey();
      hub.leave(source, connection);
      connection.forget();
      if (this.#open.delete(connection)) this.#ports.observe(kind, "ended");
    };
    return {
      begin: (beginning) => {
        if (beginning.isOfNoParticipant) unwatch();
        if (!socket.closed) this.#begin({ source, kind, connection }, response, beginning);
        return !socket.closed;
      },
      withdraw: forget,
    };
  }

  /** Tells every client when to come back, and ends. Resolves when all are gone, or when the time is up. */
  async drain(withinMs: number): Promise<void> {
    this.#draining = true;
    for (const connection of this.#open.keys()) this.#close(connection, "draining");
    const giveUpAt = performance.now() + withinMs;
    while (this.#open.size > 0 && performance.now() < giveUpAt) await new Promise((resolve) => setTimeout(resolve, 20));
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
    // It was being opened when the drain began.
    if (this.#draining) this.#close(connection, "draining");
  }

  #close(connection: StreamConnection, reason: ClosingReason): void {
    connection.close({ reason, retryAfterMs: comeBackInMs() });
  }
}
