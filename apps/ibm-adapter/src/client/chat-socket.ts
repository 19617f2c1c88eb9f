// One WebSocket of the chat service, from its first frame to its end. An open socket that nobody has heard of for a while is
// no socket: it is cut, not closed, because a silent server would not answer the closing either.
import { randomUUID } from "node:crypto";
import { type ChatEvent, connectPayload, readFrame } from "@tributary/schemas/ibm-video";
import { WebSocket } from "ws";
import { ChatError } from "./chat-error.ts";
import type { ChatUser } from "./chat-user.ts";
import type { Timings } from "./timings.ts";

export type SocketTimings = Pick<Timings, "firstFrameMs" | "pingMs" | "silenceMs">;

/** For the closing to get out. */
const GOODBYE_MS = 1_000;
const LARGEST_FRAME_BYTES = 4 * 1024 * 1024;

export interface SocketPorts {
  user: ChatUser;
  timings: SocketTimings;
  onEvent(event: ChatEvent): void;
  signal: AbortSignal;
}

/** How it ended. */
export interface SocketEnd {
  /** For metrics: there are few. */
  reason: "closed" | "broken" | "silent" | "refused" | "left";
  /** Of a close frame. */
  closeCode?: number;
  /** What the service had against it. */
  error?: ChatError;
}

export interface ChatSocket extends Disposable {
  /** Named on calls that are about this connection. */
  readonly connectionId: string;
  /** The service's time of the first frame, when it says so. */
  readonly openedAt: string | null;
  readonly ended: Promise<SocketEnd>;
  /** Milliseconds of this process's clock. */
  readonly heardAt: number;
  cut(reason: SocketEnd["reason"]): void;
}

/** Resolves with the first frame. @throws ChatError, or what the signal was aborted with. */
export async function openSocket(ports: SocketPorts): Promise<ChatSocket> {
  const { signal } = ports;
  signal.throwIfAborted();
  const socket = new OpenSocket(ports);
  const leave = () => socket.cut("left");
  signal.addEventListener("abort", leave, { once: true });
  void socket.ended.then(() => signal.removeEventListener("abort", leave));
  const { error, reason, closeCode } = (await Promise.race([socket.opened, socket.ended])) ?? {};
  signal.throwIfAborted();
  if (error) throw error;
  if (reason) throw new ChatError(`the connection was not made: ${reason} ${closeCode ?? ""}`, { status: null });
  return socket;
}

class OpenSocket implements ChatSocket {
  readonly ended: Promise<SocketEnd>;
  /** Resolves with nothing. */
  readonly opened: Promise<undefined>;
  connectionId = "";
  openedAt: string | null = null;
  heardAt = performance.now();
  readonly #ports: SocketPorts;
  readonly #socket: WebSocket;
  readonly #ended = Promise.withResolvers<SocketEnd>();
  readonly #opened = Promise.withResolvers<undefined>();
  readonly #timers: NodeJS.Timeout[];
  #isOpen = false;
  #isOver = false;

  constructor(ports: SocketPorts) {
    this.#ports = ports;
    this.ended = this.#ended.promise;
    this.opened = this.#opened.promise;
    const { firstFrameMs, silenceMs, pingMs } = ports.timings;
    const late = () => void (this.#isOpen || this.cut("silent"));
    const watch = () => void (performance.now() - this.heardAt >= silenceMs && this.cut("silent"));
    const ping = JSON.stringify([{ type: "health.check", client_id: `${ports.user.id}--${randomUUID()}` }]);
    this.#socket = new WebSocket(urlOf(ports.user), { maxPayload: LARGEST_FRAME_BYTES, perMessageDeflate: false })
      .on("message", (frame) => this.#hear(String(frame)))
      .on("close", (closeCode) => this.#end({ reason: closeCode === 1006 ? "broken" : "closed", closeCode }))
      .on("error", () => undefined); // A close follows.
    this.#timers = [
      setTimeout(late, firstFrameMs),
      setInterval(watch, silenceMs / 8),
      setInterval(() => this.#isOpen && this.#socket.send(ping), pingMs),
    ];
  }

  cut(reason: SocketEnd["reason"]): void {
    this.#end({ reason });
  }

  [Symbol.dispose](): void {
    this.cut("left");
  }

  #hear(frame: string): void {
    if (this.#isOver) return;
    this.heardAt = performance.now();
    const event = readFrame(frame);
    if (event.type === "connection.error") {
      const { code, message, StatusCode: status } = event.error;
      this.#end({ reason: "refused", error: new ChatError(message ?? "refused", { status, code }) });
      return;
    }
    if (event.type === "health.check" && !this.#isOpen) this.#open(event.connection_id ?? "", event.created_at);
    if (this.#isOpen) this.#ports.onEvent(event);
  }

  #open(connectionId: string, at: string | null): void {
    this.#isOpen = true;
    this.connectionId = connectionId;
    this.openedAt = at;
    this.#opened.resolve(undefined);
  }

  #end(end: SocketEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#isOpen = false;
    for (const timer of this.#timers) clearTimeout(timer);
    if (end.reason === "left" && this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.close(1000);
      setTimeout(() => this.#socket.terminate(), GOODBYE_MS).unref();
    } else this.#socket.terminate();
    this.#ended.resolve(end);
  }
}

/** Nothing is said of the user but the id: more would overwrite what the service knows of them. */
function urlOf({ baseUrl, apiKey, id, token }: ChatUser): string {
  const json = connectPayload.parse({ user_id: id, user_details: { id }, client_request_id: randomUUID() });
  const query = new URLSearchParams({
    ...{ json: JSON.stringify(json), api_key: apiKey, authorization: token, "stream-auth-type": "jwt" },
    "X-Stream-Client": "tributary",
  });
  return `${baseUrl.replace(/^http/, "ws")}/connect?${query}`;
}
