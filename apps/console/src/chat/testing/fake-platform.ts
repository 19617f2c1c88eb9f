// A platform for tests of conversations: it answers what it is told to, when it is told to.
import type { ChatMessage, Client, SessionEvent } from "@tributary/client";
import { aSession } from "./log.ts";

type Listener = (value: never) => unknown;

interface Asked {
  route: string;
  text: string;
  answer(message: ChatMessage): void;
  fail(error: unknown): void;
}

export class FakePlatform {
  /** What its history shows. */
  history: ChatMessage[] = [];
  /** What was asked to be sent, in order. */
  readonly sends: Asked[] = [];
  readonly #listeners = new Map<string, Listener>();
  /** What `STREAM_RESET` calls. */
  reset: () => Promise<unknown> = async () => undefined;
  openStreams = 0;
  /** The number that its snapshots have. */
  snapshot = 1;
  readonly #stream = {
    at: "",
    on: (type: string, listener: Listener) => this.#listeners.set(type, listener),
    close: () => {
      this.openStreams -= 1;
    },
  };

  readonly client = {
    call: (route: string, input: { body?: { text: string } }) => this.#answer(route, input),
    sessionStream: (_userId: string, _id: string, options: { onReset: () => Promise<unknown> }) => {
      this.openStreams += 1;
      this.reset = options.onReset;
      return this.#stream;
    },
  } as unknown as Client;

  /** The stream tells of something that has this number. */
  tell(event: SessionEvent, number: number): void {
    this.#stream.at = `${number}.a`;
    this.#listeners.get("event")?.(event as never);
  }

  async #answer(route: string, { body }: { body?: { text: string } }): Promise<unknown> {
    const cursor = `${this.snapshot}.a`;
    const cursors = { cursor, sessionCursor: cursor };
    if (route.startsWith("POST")) {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const answer = (message: ChatMessage): void => resolve({ body: message });
      this.sends.push({ route, text: body?.text ?? "", answer, fail: reject });
      return promise;
    }
    if (route.endsWith("{id}")) return { body: aSession(), ...cursors };
    return {
      body: { results: route.endsWith("chat_messages") ? this.history : [], cursor: null, total: 0 },
      ...cursors,
    };
  }
}
