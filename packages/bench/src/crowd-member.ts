/**
 * One reader of a crowd: a bare socket with as little parsing as keeps it honest. It knows its cursor, comes back with it,
 * and counts every number that is not the next one.
 */
import { connect, type Socket } from "node:net";

/** Milliseconds since the Unix epoch, with fractions, the same in every thread. */
export const clock = (): number => performance.timeOrigin + performance.now();

export interface Place {
  path: string;
  headers: Readonly<Record<string, string>>;
}

export interface Arrival {
  /** Of the message, null for any other event. */
  id: string | null;
  seq: number;
  at: number;
  /** When the reader asked for the stream that it came on. */
  askedAt: number;
}

interface MemberEvents {
  /** Frames have come, and are counted. */
  onEvents(): void;
  /** The connection is over; it is to come back after so many milliseconds. */
  onGone(retryMs: number): void;
}

const ID = /^id: ((\d+)\.\S+)$/m;
const RETRY = /^retry: (\d+)$/m;
const MESSAGE = /^data: \{"eventType":"MESSAGE_SENT","payload":\{"id":"([^"]+)"/m;
const CONTROL = /^data: \{"eventType":"(?:KEEP_ALIVE|STREAM_CLOSING)"/m;
const LOST_CONNECTION_MS = { soonest: 100, spread: 400 };

export class CrowdMember {
  readonly arrivals: Arrival[] = [];
  /** Events that were repeated, out of order, or came before one that was missing; and cursors that were not honoured. */
  wrong = 0;
  /** The last number that it has; null before the first frame. */
  last: number | null = null;
  isOpen = false;
  /** When the first frame of the newest connection came. */
  openedAt = 0;
  connections = 0;
  readonly #place: Place;
  readonly #events: MemberEvents;
  #cursor: string | null = null;
  #retryMs: number | null = null;
  #socket: Socket | null = null;
  #text = "";
  #askedAt = 0;

  constructor(place: Place, events: MemberEvents) {
    this.#place = place;
    this.#events = events;
  }

  connect(url: string): void {
    const { hostname, port, host } = new URL(url);
    this.#text = "";
    this.#retryMs = null;
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket = socket;
    socket.once("connect", () => {
      this.#askedAt = clock();
      socket.write(this.#request(host));
    });
    socket.setEncoding("utf8").on("data", (text) => this.#read(String(text)));
    socket.on("error", () => undefined);
    socket.once("close", () => {
      this.isOpen = false;
      const lost = LOST_CONNECTION_MS.soonest + Math.random() * LOST_CONNECTION_MS.spread;
      this.#events.onGone(this.#retryMs ?? lost);
    });
  }

  /** As a lost network: no goodbye. */
  cut(): void {
    this.#socket?.resetAndDestroy();
  }

  #request(host: string): string {
    const { path, headers } = this.#place;
    const resume = this.#cursor === null ? {} : { "last-event-id": this.#cursor };
    const lines = Object.entries({ ...headers, ...resume, host }).map(([name, value]) => `${name}: ${value}\r\n`);
    return `GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`;
  }

  /** A frame is one chunk and ends in an empty line, so chunk sizes are lines before it, which are looked over. */
  #read(text: string): void {
    const at = clock();
    const blocks = (this.#text + text).split("\n\n");
    this.#text = blocks.pop() ?? "";
    for (const block of blocks) this.#take(block, at);
    if (blocks.length > 0) this.#events.onEvents();
  }

  #take(block: string, at: number): void {
    const [, cursor, digits] = ID.exec(block) ?? [];
    if (CONTROL.test(block)) {
      if (block.includes("STREAM_CLOSING")) this.#retryMs = Number(RETRY.exec(block)?.[1] ?? 0);
      else this.#begin(cursor, Number(digits));
      return;
    }
    const seq = Number(digits);
    if (cursor === undefined || this.last === null || seq !== this.last + 1) this.wrong += 1;
    this.arrivals.push({ id: MESSAGE.exec(block)?.[1] ?? null, seq, at, askedAt: this.#askedAt });
    if (cursor !== undefined) this.#cursor = cursor;
    this.last = seq;
  }

  /** The first frame, or any KEEP_ALIVE: its number is the last one. */
  #begin(cursor: string | undefined, seq: number): void {
    if (!this.isOpen) {
      this.connections += 1;
      this.openedAt = clock();
    }
    this.isOpen = true;
    if (this.last !== null && seq !== this.last) this.wrong += 1;
    if (cursor !== undefined) this.#cursor = cursor;
    this.last = seq;
  }
}
