import { frame, renderBody } from "@tributary/runtime";
import type { DomainEvent } from "@tributary/schemas";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Page, Wanted } from "./catch-up.ts";
import type { Entry } from "./entry.ts";
import { liveRun, type SharedEntries } from "./live-run.ts";
import { HOLE_PATIENCE_MS, Subscription } from "./subscription.ts";

const body = renderBody({ eventType: "MESSAGE_SENT", payload: {} });
const event: DomainEvent = {
  type: "ParticipantSuspended",
  data: { participantId: "40", suspendedBy: { id: "1", role: "admin" }, suspendedAt: "2026-01-01T00:00:00Z" },
};
const entry = (seq: number): Entry => ({
  ...{ seq, event, feeds: {}, include: null },
  frame: frame(`${seq}.x`, body),
});
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const WAITING_LIMIT = 500;

interface Asked extends Wanted {
  resolve(page: Page): void;
}

/** A connection whose socket, Postgres and clock are moved by the test, one step at a time. */
class Bench {
  readonly delivered: number[] = [];
  readonly asked: Asked[] = [];
  readonly timers: { ms: number; run(): void }[] = [];
  readonly observed: string[] = [];
  waiting = 0;
  congested = false;
  /** How many came at once, each time. */
  readonly shared: number[] = [];
  /** A reader who is not shown everything as it is. */
  looksAtEach = false;
  /** Bytes pile up from here on. */
  stuck = false;
  /** The number up to which the feed was trimmed. */
  floor = 0;
  /** The number after which nothing may be delivered. */
  lastOf = Number.POSITIVE_INFINITY;
  readonly subscription: Subscription;

  constructor() {
    const outlet = {
      deliver: (entry: Entry) => this.#deliver(entry),
      deliverShared: (shared: SharedEntries) => this.#deliverShared(shared),
      flush: () => this.#flush(),
    };
    Object.defineProperty(outlet, "waiting", { get: () => this.waiting });
    Object.defineProperty(outlet, "congested", { get: () => this.congested });
    this.subscription = new Subscription({
      outlet: outlet as typeof outlet & { waiting: number; congested: boolean },
      readPage: (wanted) => new Promise((resolve) => this.asked.push({ ...wanted, resolve })),
      after: (ms, run) => this.#schedule(ms, run),
      waitingLimit: WAITING_LIMIT,
      observe: (happening) => this.observed.push(happening),
      readFloor: async () => this.floor,
      onTrimmed: () => this.observed.push(`trimmed, on after ${this.subscription.last}`),
      onUnreadable: () => this.observed.push("unreadable"),
    });
  }

  live(...seqs: number[]): void {
    for (const seq of seqs) this.subscription.onLive(entry(seq));
  }

  /** In one tick. */
  run(...seqs: number[]): void {
    this.subscription.onRun(liveRun(seqs.map(entry)));
  }

  /** Answers the oldest question from a feed that holds the numbers up to `head`. */
  async answer(head: number, limit = 10): Promise<void> {
    const asked = this.asked.shift();
    if (asked === undefined) return;
    const seqs = numbers(asked.after + 1, head).slice(0, limit);
    asked.resolve({ entries: seqs.map(entry), more: seqs.length === limit });
    for (let turn = 0; turn < 3; turn += 1) await Promise.resolve(); // the page, and the floor when it was no use
  }

  drain(): void {
    this.waiting = 0;
    this.congested = false;
    this.stuck = false;
    this.subscription.onDrain();
  }

  passTime(): void {
    for (const timer of this.timers.splice(0)) timer.run();
  }

  #deliverShared({ entries }: SharedEntries): boolean {
    if (this.looksAtEach) return false;
    this.shared.push(entries.length);
    for (const each of entries) this.#deliver(each);
    return true;
  }

  #deliver({ seq, frame: bytes }: Entry): void {
    this.delivered.push(seq);
    if (seq === this.lastOf) this.subscription.close();
    if (!this.stuck) return;
    this.waiting += bytes?.chunk.length ?? 0;
  }

  /** Until now the socket has been given nothing, and cannot say that it is full. */
  #flush(): void {
    this.congested = this.waiting > 100;
  }

  #schedule(ms: number, run: () => void): () => void {
    const timer = { ms, run };
    this.timers.push(timer);
    return () => {
      const index = this.timers.indexOf(timer);
      if (index >= 0) this.timers.splice(index, 1);
    };
  }
}

function liveAt(seq: number): Bench {
  const bench = new Bench();
  bench.subscription.start(seq, seq);
  return bench;
}

test("it asks for what it knows to be behind, and takes the question back when it is closed", () => {
  const bench = new Bench();
  bench.subscription.start(5, 17);
  expect(bench.asked).toMatchObject([{ after: 5, owed: 12, signal: { aborted: false } }]);
  bench.subscription.close();
  expect(bench.asked[0]?.signal.aborted).toBe(true);
});

test("at the head a stream is live at once, without reading Postgres", () => {
  const bench = liveAt(5);
  expect(bench.subscription.mode).toBe("live");
  bench.live(6, 7);
  expect(bench.delivered).toEqual([6, 7]);
  expect(bench.asked).toEqual([]);
});

test("what went by while the stream was opening is read before anything live", async () => {
  const bench = new Bench();
  bench.live(6);
  bench.subscription.start(5, 5);
  bench.live(7);
  expect(bench.delivered).toEqual([]);
  await bench.answer(7);
  expect(bench.delivered).toEqual([6, 7]);
  expect(bench.subscription.mode).toBe("live");
});

test("a stream that is behind pages until a short page reaches the highest number dispatched meanwhile", async () => {
  const bench = new Bench();
  bench.subscription.start(0, 25);
  await bench.answer(25);
  await bench.answer(25);
  bench.live(26);
  await bench.answer(25);
  expect(bench.subscription.mode).toBe("behind");
  await bench.answer(26);
  expect(bench.subscription.mode).toBe("live");
  bench.live(27);
  expect(bench.delivered).toEqual(numbers(1, 27));
});

test("what comes in one tick and is next is delivered at once, and what is not next one by one", () => {
  const bench = liveAt(5);
  bench.run(6, 7, 8);
  bench.run(8, 9);
  bench.run(11, 12);
  expect(bench.delivered).toEqual(numbers(6, 9));
  expect(bench.shared).toEqual([3]);
  bench.live(10);
  expect(bench.delivered).toEqual(numbers(6, 12));
});

test("a reader who has to look at each is handed each", () => {
  const bench = liveAt(5);
  bench.looksAtEach = true;
  bench.run(6, 7, 8);
  expect(bench.delivered).toEqual([6, 7, 8]);
  expect(bench.shared).toEqual([]);
});

test("a number that was delivered already is dropped", () => {
  const bench = liveAt(5);
  bench.live(6, 6, 4, 5, 7);
  expect(bench.delivered).toEqual([6, 7]);
});

test("an early record waits for those before it and needs no read when they come", () => {
  const bench = liveAt(5);
  bench.live(8, 7);
  expect(bench.delivered).toEqual([]);
  bench.live(6);
  expect(bench.delivered).toEqual([6, 7, 8]);
  expect(bench.timers).toEqual([]);
  expect(bench.asked).toEqual([]);
});

test("a hole that stays open for 50 ms is read from Postgres", async () => {
  const bench = liveAt(5);
  bench.live(7);
  expect(bench.timers.map(({ ms }) => ms)).toEqual([HOLE_PATIENCE_MS]);
  bench.passTime();
  expect(bench.observed).toEqual(["hole", "behind"]);
  await bench.answer(7);
  expect(bench.delivered).toEqual([6, 7]);
  expect(bench.subscription.mode).toBe("live");
});

test("a hole that Postgres does not have yet waits, asks less and less often, and is never skipped", async () => {
  const bench = liveAt(5);
  bench.live(7);
  bench.passTime();
  const waits: number[] = [];
  for (let attempt = 0; attempt < 7; attempt += 1) {
    await bench.answer(5);
    waits.push(...bench.timers.map(({ ms }) => ms));
    bench.passTime();
  }
  expect(bench.delivered).toEqual([]);
  expect(waits).toEqual([50, 100, 200, 400, 800, 1000, 1000]);
  await bench.answer(7);
  expect(bench.delivered).toEqual([6, 7]);
});

test("numbers that were trimmed before they were read are gone: the stream goes on live after the highest that it knows of", async () => {
  const bench = new Bench();
  bench.subscription.start(0, 25);
  await bench.answer(25);
  const read = [...bench.delivered];
  bench.floor = 20;
  bench.live(26);
  bench.asked.shift()?.resolve({ entries: numbers(21, 26).map(entry), more: false });
  for (let turn = 0; turn < 3; turn += 1) await Promise.resolve();
  expect(bench.observed.at(-2)).toBe("trimmed, on after 26");
  expect(bench.subscription.mode).toBe("live");
  bench.live(27);
  expect(bench.delivered).toEqual([...read, 27]);
});

test("a trimmed feed of which nothing newer is known goes on after what was trimmed", async () => {
  const bench = liveAt(5);
  bench.subscription.onHead(7);
  bench.passTime();
  bench.floor = 9;
  bench.asked.shift()?.resolve({ entries: [], more: false });
  for (let turn = 0; turn < 3; turn += 1) await Promise.resolve();
  expect(bench.subscription.last).toBe(9);
});

test("a page with a hole inside is taken up to the hole", async () => {
  const bench = new Bench();
  bench.subscription.start(0, 3);
  bench.asked.shift()?.resolve({ entries: [entry(1), entry(3)], more: false });
  await Promise.resolve();
  expect(bench.delivered).toEqual([1]);
  await bench.answer(3);
  expect(bench.delivered).toEqual([1, 2, 3]);
});

test("a head above the last number reveals a lost tail", async () => {
  const bench = liveAt(5);
  bench.subscription.onHead(6);
  expect(bench.delivered).toEqual([]);
  bench.passTime();
  await bench.answer(6);
  expect(bench.delivered).toEqual([6]);
});

test("a head that the live side is about to deliver costs no read", () => {
  const bench = liveAt(5);
  bench.subscription.onHead(6);
  bench.live(6);
  expect(bench.timers).toEqual([]);
  expect(bench.delivered).toEqual([6]);
});

test("more waiting bytes than allowed put a stream behind, and it reads nothing before its socket has drained", async () => {
  const bench = liveAt(0);
  bench.stuck = true;
  bench.live(...numbers(1, 20));
  const written = bench.delivered.length;
  expect(written).toBeLessThan(20);
  expect(bench.subscription.mode).toBe("behind");
  expect(bench.asked).toEqual([]);
  bench.drain();
  while (bench.asked.length > 0) await bench.answer(20);
  expect(bench.delivered).toEqual(numbers(1, 20));
  expect(bench.subscription.mode).toBe("live");
});

test("a page that does not fit the socket is cut, and the rest read again after the drain", async () => {
  const bench = new Bench();
  bench.subscription.start(0, 40);
  bench.stuck = true;
  await bench.answer(40, 100);
  expect(bench.delivered.length).toBeLessThan(40);
  expect(bench.asked).toEqual([]);
  bench.drain();
  while (bench.asked.length > 0) await bench.answer(40, 100);
  expect(bench.delivered).toEqual(numbers(1, 40));
});

test("many early records are not kept: the hole is read at once", () => {
  const bench = liveAt(0);
  bench.live(...numbers(2, 70));
  expect(bench.asked.map(({ after }) => after)).toEqual([0]);
});

test("after it was closed a stream delivers nothing, whatever was on its way", async () => {
  const bench = liveAt(5);
  bench.live(7);
  bench.passTime();
  bench.subscription.close();
  await bench.answer(7);
  bench.live(6, 7, 8);
  expect(bench.delivered).toEqual([]);
  expect(bench.observed).toEqual(["hole", "behind", "caught-up"]);
});

test("nothing follows a stream's last entry, live", () => {
  const bench = liveAt(5);
  bench.lastOf = 7;
  bench.live(8, 7, 6, 9);
  expect(bench.delivered).toEqual([6, 7]);
  expect(bench.subscription).toMatchObject({ mode: "closed", last: 7 });
  expect(bench.timers).toEqual([]);
});

test("nothing follows a stream's last entry, from a page that goes on after it", async () => {
  const bench = new Bench();
  bench.lastOf = 7;
  bench.subscription.start(5, 9);
  await bench.answer(9);
  expect(bench.delivered).toEqual([6, 7]);
  expect(bench.subscription).toMatchObject({ mode: "closed", last: 7 });
  expect(bench.asked).toEqual([]);
});

test("a stream whose last entry ends its last page stays closed", async () => {
  const bench = new Bench();
  bench.lastOf = 7;
  bench.subscription.start(5, 7);
  await bench.answer(7);
  bench.live(8);
  expect(bench.delivered).toEqual([6, 7]);
  expect(bench.subscription.mode).toBe("closed");
  expect(bench.observed).toEqual(["behind", "caught-up"]);
});

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("commit" as const) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("live" as const), back: fc.nat(6) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("run" as const),
      back: fc.nat(3),
      count: fc.integer({ min: 1, max: 4 }),
      looksAtEach: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("page" as const),
      stale: fc.nat(2),
      limit: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("time" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("head" as const), stale: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("stuck" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("drain" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("start" as const) }) },
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** A feed that grows, and the world around one stream of it that began after number `from`. */
class World extends Bench {
  readonly #from: number;
  #head: number;
  #headAtStart: number;

  constructor(from: number) {
    super();
    this.#from = from;
    this.#head = from + 2;
    this.#headAtStart = this.#head;
  }

  async play(each: Step): Promise<void> {
    switch (each.kind) {
      case "commit":
        this.#head += 1;
        break;
      case "live":
        this.live(Math.max(1, this.#head - each.back));
        break;
      case "run": {
        const last = Math.max(1, this.#head - each.back);
        this.looksAtEach = each.looksAtEach;
        this.run(...numbers(Math.max(1, last - each.count + 1), last));
        break;
      }
      case "page":
        await this.answer(Math.max(this.#headAtStart, this.#head - each.stale), each.limit);
        break;
      case "time":
        this.passTime();
        break;
      case "head":
        this.subscription.onHead(this.#head - each.stale);
        break;
      case "stuck":
        this.stuck = true;
        break;
      case "drain":
        this.drain();
        break;
      case "start":
        this.#start();
    }
    this.expectEachOnceInOrder();
  }

  /** The reconciler names the head, sockets drain, Postgres answers, time passes: it must all arrive in the end. */
  async calmDown(): Promise<void> {
    await this.play({ kind: "start" });
    for (let round = 0; round < 60 && this.delivered.length < this.#head - this.#from; round += 1) {
      const calm: Step[] = [{ kind: "drain" }, { kind: "head", stale: 0 }, { kind: "time" }];
      for (const each of calm) await this.play(each);
      await this.play({ kind: "page", stale: 0, limit: 5 });
    }
    expect(this.delivered).toEqual(numbers(this.#from + 1, this.#head));
  }

  expectEachOnceInOrder(): void {
    const { mode, last } = this.subscription;
    const reached = this.#from + this.delivered.length;
    expect(this.delivered).toEqual(numbers(this.#from + 1, reached));
    expect(last).toBe(mode === "opening" ? 0 : reached);
  }

  #start(): void {
    if (this.subscription.mode === "opening") this.#headAtStart = this.#head;
    this.subscription.start(this.#from, this.#headAtStart);
  }
}

test("whatever is lost, repeated, early or late, the client gets every number once, in order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(5), fc.array(step, { maxLength: 120 }), async (from, steps) => {
      const world = new World(from);
      for (const each of steps) await world.play(each);
      await world.calmDown();
    }),
    { numRuns: 500 },
  );
});
