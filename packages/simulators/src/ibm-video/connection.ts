// One WebSocket of a user, with all that can go wrong on it.
import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import type { Channel, ServiceEvent } from "./channel.ts";
import type { Faults } from "./faults.ts";
import { createThrottle } from "./throttle.ts";
import { toWire } from "./wire-form.ts";

/** How long a frame is held back that shall come after the next one, when none comes. */
const OVERTAKEN_MS = 50;
const CLOSE_CODES = [1000, 1001, 1006, 1011] as const;
export type CloseCode = (typeof CLOSE_CODES)[number];

export interface Connection {
  readonly id: string;
  readonly userId: string;
  readonly watching: Set<Channel>;
  /** Silent: its client is told nothing any more. Half open: nobody is there any more, and the client doesn't know. */
  readonly state: "open" | "silent" | "half-open" | "closed";
  /** One frame, through whatever faults are on. */
  tell(event: ServiceEvent): void;
  /** One frame as it is. */
  say(value: unknown): void;
  close(code: CloseCode): void;
  silence(): void;
  halfOpen(): void;
}

interface Wire {
  readonly socket: WebSocket;
  readonly tcp: Socket;
  readonly userId: string;
  readonly faults: Faults;
}

export function createConnection({ socket, tcp, userId, faults }: Wire): Connection {
  let state: Connection["state"] = "open";
  const throttle = createThrottle();
  const overtaken: string[] = [];
  const send = (text: string) => {
    if (state === "open" && socket.readyState === socket.OPEN) socket.send(text);
  };
  const flush = () => {
    for (const text of overtaken.splice(0)) send(text);
  };
  const write = (text: string) => {
    if (faults.strikes("reorderedFrames")) {
      overtaken.push(text);
      setTimeout(flush, OVERTAKEN_MS);
      return;
    }
    send(text);
    flush();
  };
  const connection: Connection = {
    ...{ id: randomUUID(), userId, watching: new Set() },
    get state() {
      return state;
    },
    tell(event) {
      if (state !== "open" || breaks(connection, faults) || isLost(event, faults, throttle)) return;
      const text = JSON.stringify(toWire(event, faults.now));
      if (faults.strikes("unknownTypes")) send(surprise(event));
      if (faults.strikes("badJson")) return write(text.slice(0, text.length / 2));
      write(text);
      if (faults.strikes("duplicateFrames")) write(text);
    },
    say: (value) => send(JSON.stringify(value)),
    close(code) {
      state = "closed";
      if (code === 1006) socket.terminate();
      else socket.close(code);
    },
    silence() {
      state = "silent";
    },
    halfOpen() {
      state = "half-open";
      tcp.pause();
    },
  };
  return connection;
}

/** Whether the connection ends, one way or another, instead of this frame. */
function breaks(connection: Connection, faults: Faults): boolean {
  if (faults.strikes("closes")) {
    const any = CLOSE_CODES[Math.floor(faults.random() * CLOSE_CODES.length)] ?? 1006;
    connection.close(CLOSE_CODES.find((code) => String(code) === faults.now.closeCode) ?? any);
  } else if (faults.strikes("silences")) connection.silence();
  else if (faults.strikes("halfOpens")) connection.halfOpen();
  return connection.state !== "open";
}

function isLost(event: ServiceEvent, faults: Faults, throttle: ReturnType<typeof createThrottle>): boolean {
  const { dropNext, throttlePerSecond } = faults.now;
  if (event.type.startsWith("message.") && !throttle.passes(throttlePerSecond)) return true;
  if (dropNext === 0) return faults.strikes("droppedFrames");
  faults.set({ dropNext: dropNext - 1 });
  return true;
}

const surprise = ({ cid, created_at, user }: ServiceEvent): string =>
  JSON.stringify({ type: "confetti.thrown", cid, created_at, user, colours: ["red"], nested: { user } });
