// All open streams of this replica: registered, kept alive, ended when their authorization ends, and drained.

import type { ServerResponse } from "node:http";
import type { CatchUp } from "./catch-up.ts";
import type { Hub, Source, SourceKind, SourceName } from "./hub.ts";
import type { KeepAliveWheel } from "./keep-alive-wheel.ts";
import type { Revocations } from "./revocations.ts";
import { SseSocket } from "./sse-socket.ts";
import { type Beginning, type Happening, type OverReason, StreamConnection } from "./stream-connection.ts";
import { eventStreamHeaders } from "./stream-headers.ts";
import type { Suspensions } from "./suspensions.ts";

export interface OpenStreamsPorts {
  hub: Hub;
  suspensions: Suspensions;
  revocations: Revocations;
  wheel: KeepAliveWheel;
  catchUp: CatchUp;
  /** Bytes that may wait for a socket before its stream counts as behind. */
  waitingLimit: number;
  /** How long a reader may stand still with bytes waiting. */
  stallMs: number;
  observe(kind: SourceKind, happening: Happening | "opened" | "ended", count?: number): void;
  onReset(kind: SourceKind, reason: string): void;
  onClosing(kind: SourceKind, reason: string): void;
}

type ClosingReason = OverReason | "draining" | "stalled" | "suspended" | "key-revoked" | "token-expired";

export interface Reader {
  source: SourceName;
  /** Whom the stream is about: their suspension ends it, whoever reads it. */
  participantId: string;
  /** What the stream was opened with: its revocation ends it. */
  apiKeyHash: string;
  sees(eventType: string): boolean;
}

export interface Registration {
  /** False when the reader has left meanwhile. */
  begin(beginning: Omit<Beginning, "headers"> & { endsInMs: number }): boolean;
  /** The opening was refused. */
  withdraw(): void;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** Clients come back over this span, so that they do not all arrive at the other replicas at once. */
const COME_BACK_MS = { soonest: 500, spread: 4_500 };

/** A moment to come back at, in milliseconds from now; different for every client. */
export const comeBackInMs = (): number => COME_BACK_MS.soonest + Math.round(Math.random() * COME_BACK_MS.spread);

export class OpenStreams {
  readonly #ports: OpenStreamsPorts;
  readonly #open = new Set<StreamConnection>();
  #draining = false;

  constructor(ports: OpenStreamsPorts) {
    this.#ports = ports;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Registers with the live side; nothing is sent before `begin`. */
  register(response: ServerResponse, { source: name, participantId, apiKeyHash, sees }: Reader): Registration {
    const { hub, stallMs, catchUp, waitingLimit } = this.#ports;
    const socket = new SseSocket(response, stallMs, {
      onDrain: () => connection.onDrain(),
      onStall: () => this.#close(connection, "stalled"),
      onClose: () => forget(),
    });
    const connection = new StreamConnection({
      ...{ socket, catchUp, waitingLimit, sees },
      observe: (happening, count) => this.#ports.observe(name.kind, happening, count),
      onClosing: (reason) => this.#ports.onClosing(name.kind, reason),
      onOver: (reason) => this.#close(connection, reason),
    });
    const source = hub.join(name, connection);
    const unwatch = this.#ports.suspensions.watch({ tenant: name.tenant, id: participantId }, () =>
      this.#close(connection, "suspended"),
    );
    const unwatchKey = this.#ports.revocations.watch(apiKeyHash, () => this.#close(connection, "key-revoked"));
    const forget = () => {
      unwatch();
      unwatchKey();
      this.#forget(source, connection);
    };
    return {
      begin: (beginning) => {
        if (!socket.closed) this.#begin(source, connection, response, beginning);
        return !socket.closed;
      },
      withdraw: forget,
    };
  }

  /** Tells every client when to come back, and ends. Resolves when all are gone, or when the time is up. */
  async drain(withinMs: number): Promise<void> {
    this.#draining = true;
    for (const connection of this.#open) this.#close(connection, "draining");
    const giveUpAt = performance.now() + withinMs;
    while (this.#open.size > 0 && performance.now() < giveUpAt) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  #begin(
    source: Source,
    connection: StreamConnection,
    response: ServerResponse,
    { endsInMs, ...beginning }: Parameters<Registration["begin"]>[0],
  ): void {
    const leaveWheel = this.#ports.wheel.add(() => connection.keepAlive());
    const expire = () => this.#close(connection, "token-expired");
    const expiry = setTimeout(expire, Math.min(Math.max(endsInMs, 0), LONGEST_TIMER_MS)).unref();
    response.once("close", () => {
      leaveWheel();
      clearTimeout(expiry);
    });
    this.#open.add(connection);
    this.#ports.observe(source.kind, "opened");
    if (beginning.reset !== null) this.#ports.onReset(source.kind, beginning.reset.reason);
    connection.begin(source, { ...beginning, headers: eventStreamHeaders });
    // It was being opened when the drain began.
    if (this.#draining) this.#close(connection, "draining");
  }

  #close(connection: StreamConnection, reason: ClosingReason): void {
    connection.close({ reason, retryAfterMs: comeBackInMs() });
  }

  #forget(source: Source, connection: StreamConnection): void {
    this.#ports.hub.leave(source, connection);
    connection.forget();
    if (this.#open.delete(connection)) this.#ports.observe(source.kind, "ended");
  }
}
