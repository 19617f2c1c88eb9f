// Whatever happens to the connection, the server, the page and whoever handles the events: what is shown in the end is
// what was said, each once and in order. A snapshot shows everything up to its cursor.

import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createClient } from "../client.ts";
import { cursorOf, FakeServer, refusal } from "../testing/fake-server.ts";
import { pass } from "../testing/reader.ts";
import type { EventStream } from "./event-stream.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const minutes = (count: number): number => count * 60_000;

/** A page that shows messages, and finds what it has shown again when it is loaded anew. */
class Page {
  readonly server = new FakeServer();
  /** The numbers of what is on the screen. */
  shown: number[] = [];
  /** Something that must never be on the screen. */
  faults: string[] = [];
  #handlingMs = 0;
  #place: string | null = "0.check";
  #stream: EventStream | null = null;

  open(): void {
    const access = { url: "http://platform", apiKey: "key", token: "token", fetch: this.server.fetch };
    const save = (_name: string, at: string) => {
      if (stream === this.#stream) this.#place = at;
    };
    const cursors = { load: () => this.#place, save };
    const stream = createClient(access).participantStream("40", { cursors, onReset: () => this.#reload() });
    this.#stream = stream;
    stream.on("MESSAGE_SENT", async ({ id }) => {
      const number = Number(id.slice(1));
      if (this.#handlingMs > 0) await new Promise((resolve) => setTimeout(resolve, this.#handlingMs));
      // A page that is gone shows nothing any more.
      if (stream === this.#stream) this.#show(number);
    });
    stream.on("error", (error) => this.faults.push(String(error)));
  }

  handleIn(ms: number): void {
    this.#handlingMs = ms;
  }

  /** Left, in the middle of whatever it was doing. */
  leave(): void {
    this.#stream?.close();
    this.#stream = null;
  }

  #show(number: number): void {
    if (number !== (this.shown.at(-1) ?? 0) + 1) this.faults.push(`${number} after ${this.shown.at(-1)}`);
    this.shown.push(number);
  }

  async #reload(): Promise<string> {
    await new Promise((resolve) => setTimeout(resolve, 20));
    this.shown = Array.from({ length: this.server.head }, (_, index) => index + 1);
    return cursorOf(this.server.head);
  }
}

const happenings: Record<string, (page: Page) => void> = {
  say: ({ server }) => void server.say(),
  sayMuch: ({ server }) => void Array.from({ length: 20 }, () => server.say()),
  cut: ({ server }) => server.cut(),
  end: ({ server }) => server.end(),
  halfAFrame: ({ server }) => {
    server.write(`id: ${server.head + 1}.check\ndata: {"eventType":"MESSAGE_SENT","payl`);
    server.cut();
  },
  repeat: ({ server }) => server.head > 0 && server.repeat(Math.ceil(server.head / 2)),
  repeatTheLast: ({ server }) => server.head > 0 && server.repeat(server.head),
  keepAlive: ({ server }) => server.frame({ eventType: "KEEP_ALIVE", payload: {} }),
  close: ({ server }) => {
    server.frame({ eventType: "STREAM_CLOSING", payload: { reason: "draining", retryAfterMs: 700 } });
    server.end();
  },
  reset: ({ server }) => {
    server.resetWith = "too_old";
    server.cut();
  },
  refuse: ({ server }) => void server.answers.push(refusal(503, "unavailable"), "unreachable"),
  neverAnswer: ({ server }) => void server.answers.push("never"),
  handleSlowly: (page) => page.handleIn(300),
  handleAtOnce: (page) => page.handleIn(0),
  loadAnew: (page) => {
    page.leave();
    page.open();
  },
};

const script = fc.array(
  fc.record({ what: fc.constantFrom(...Object.keys(happenings)), afterMs: fc.integer({ min: 0, max: 4_000 }) }),
  { maxLength: 30 },
);

it("whatever happens, everything is shown once and in order", async () => {
  await fc.assert(
    fc.asyncProperty(script, async (steps) => {
      const page = new Page();
      page.open();
      for (const { what, afterMs } of steps) {
        await pass(afterMs);
        happenings[what]?.(page);
      }
      page.server.say("the last word");
      await pass(minutes(10));
      const { shown, faults, server } = page;
      page.leave();
      await pass();
      expect({ shown, faults }).toEqual({
        shown: Array.from({ length: server.head }, (_, index) => index + 1),
        faults: [],
      });
    }),
    { numRuns: 150 },
  );
}, 60_000);
