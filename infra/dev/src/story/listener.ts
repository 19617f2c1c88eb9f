/** One stream, followed with a client as any application would: what comes is printed as it came, and can be waited for. */
import { EventSource } from "eventsource";
import { z } from "zod";

export interface Listening {
  /** How the lines begin that show what came. */
  name: string;
  url: string;
  headers: Record<string, string>;
  say(line: string): void;
  patienceMs?: number;
}

export interface Listener extends Disposable {
  /** Waits for events of these types, in this order, after those that were waited for before. Rejects with what is missing. */
  hears(types: readonly string[]): Promise<void>;
}

const LABEL_WIDTH = 13;
const PATIENCE_MS = 10_000;
const event = z.object({ eventType: z.string() });

/** Opens the stream and resolves with its first KEEP_ALIVE. */
export async function listen(listening: Listening): Promise<Listener> {
  const listener = new PrintingListener(listening);
  try {
    await listener.hears(["KEEP_ALIVE"]);
    return listener;
  } catch (error) {
    listener[Symbol.dispose]();
    throw error;
  }
}

class PrintingListener implements Listener {
  readonly #listening: Listening;
  readonly #source: EventSource;
  readonly #heard: string[] = [];
  #next = 0;
  #onChange: () => void = () => undefined;

  constructor(listening: Listening) {
    this.#listening = listening;
    const { name, url, headers, say } = listening;
    this.#source = new EventSource(url, {
      fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, ...headers } }),
    });
    this.#source.onmessage = ({ data, lastEventId }) => {
      say(`  ${name.padEnd(LABEL_WIDTH)}id: ${lastEventId}`);
      say(`  ${" ".repeat(LABEL_WIDTH)}data: ${data}`);
      this.#heard.push(event.parse(JSON.parse(data)).eventType);
      this.#onChange();
    };
    // Whatever a retry cures, the client cures itself.
    this.#source.onerror = () => this.#onChange();
  }

  hears(types: readonly string[]): Promise<void> {
    const missing = [...types];
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const fail = (why: string) => reject(new Error(`${this.#listening.name} stream: ${why}: ${missing.join(", ")}`));
    const patienceMs = this.#listening.patienceMs ?? PATIENCE_MS;
    const timer = setTimeout(() => fail(`missing after ${patienceMs / 1000} s`), patienceMs);
    this.#onChange = () => {
      for (; missing.length > 0 && this.#next < this.#heard.length; this.#next += 1) {
        if (this.#heard[this.#next] === missing[0]) missing.shift();
      }
      if (missing.length === 0) resolve();
      else if (this.#source.readyState === EventSource.CLOSED) fail("it was refused, so this is missing");
    };
    this.#onChange();
    return promise.finally(() => clearTimeout(timer));
  }

  [Symbol.dispose](): void {
    this.#source.close();
  }
}
