// A tab's view of the shared connection. It is exact by itself: whatever was not heard (the tab came later, slept, or was
// frozen) is read over a connection of its own from its own cursor, until that has come to where the shared one is.

import { isAfter, isBeyond, isNews } from "../stream/cursor.ts";
import type { Follow, Happening, Status } from "../stream/follow.ts";
import { type Channel, openChannel, type Word } from "./channel.ts";
import { isHidden, type Owning, own } from "./owner.ts";

/** An owner that lives answers at once; a frozen one never. */
const ANSWERS_WITHIN_MS = 2_000;
const ASKS_EVERY_MS = 5_000;
/** Who handles events more slowly than they come reads them alone, as slowly as it likes. */
const MOST_WAITING = 1_000;

type Said = Extract<Word, { kind: "said" }>;

/** Follows over one connection with all who use the same name. */
export const together =
  (name: string, alone: Owning["follow"]) =>
  (onStatus: (status: Status) => void): Follow =>
  (cursor, signal) =>
    new Tab({ name, alone, onStatus, signal }, cursor).run();

interface TabPorts {
  name: string;
  alone: Owning["follow"];
  onStatus(status: Status): void;
  signal: AbortSignal;
}

class Tab {
  readonly #ports: TabPorts;
  readonly #end = new AbortController();
  #cursor: string | null;
  /** What was heard and not yet given, in order. */
  #waiting: Said[] = [];
  /** Where the shared connection is; undefined before anybody has said so. */
  #there: string | null | undefined;
  #isOver = false;
  #failure: { error: unknown } | null = null;
  #answered = true;
  #status: Status = "connecting";
  /** The connection is out of work, where the clock goes slowly. */
  #isNeglected = false;
  #place = new AbortController();
  #wake: () => void = () => undefined;

  constructor(ports: TabPorts, cursor: string | null) {
    this.#ports = ports;
    this.#cursor = cursor;
  }

  async *run(): AsyncGenerator<Happening, void> {
    const { name, signal } = this.#ports;
    const leave = () => {
      this.#end.abort();
      this.#wake();
    };
    signal.addEventListener("abort", leave);
    if (signal.aborted) leave();
    const channel = openChannel(name, (word) => this.#hear(word));
    const asking = setInterval(() => this.#ask(channel), ASKS_EVERY_MS);
    try {
      void this.#own({ steal: false });
      this.#ask(channel);
      while (!this.#end.signal.aborted) {
        yield* this.#given();
        if (this.#failure !== null) throw this.#failure.error;
        if (this.#isBehind) {
          if ((yield* this.#readAlone()) === "over") return;
        } else if (this.#isOver) return;
        else await this.#news();
      }
    } finally {
      clearInterval(asking);
      channel.close();
      signal.removeEventListener("abort", leave);
      this.#end.abort();
      this.#place.abort();
    }
  }

  #hear(word: Word): void {
    if (word.kind === "ask") return;
    this.#answered = true;
    if (word.kind === "status") this.#changed(word.status);
    else if (word.kind === "said") this.#waiting.push(word);
    else this.#there = word.cursor;
    if (word.kind === "here") this.#isNeglected &&= word.isHidden;
    // For good: whoever has the lock next need not ask the server again.
    this.#isOver ||= word.kind === "over";
    if (this.#waiting.length > MOST_WAITING) this.#there = this.#waiting.splice(0).at(-1)?.happening.cursor;
    this.#wake();
  }

  #changed(status: Status): void {
    this.#status = status;
    if (status === "open") this.#isNeglected = false;
    this.#ports.onStatus(status);
  }

  /** Where the connection is; who does not say so has lost it, and so has a hidden page that cannot connect. */
  #ask(channel: Channel): void {
    if (this.#isNeglected) void this.#own({ steal: true });
    this.#isNeglected = this.#status !== "open" && !isHidden();
    if (!this.#answered) return;
    this.#answered = false;
    channel.say({ kind: "ask" });
    setTimeout(() => {
      if (!this.#answered && !this.#end.signal.aborted) void this.#own({ steal: true });
      this.#answered = true;
    }, ANSWERS_WITHIN_MS);
  }

  /** Has the connection, sooner or later, unless others have it until this tab leaves. */
  async #own({ steal }: { steal: boolean }): Promise<void> {
    this.#place.abort();
    const place = new AbortController();
    this.#place = place;
    const { name, alone } = this.#ports;
    try {
      const outcome = await own({ name, follow: alone, from: () => this.#cursor, signal: place.signal }, { steal });
      if (outcome === "lost" && !place.signal.aborted) void this.#own({ steal: false });
    } catch (error) {
      this.#failure = { error };
      this.#wake();
    }
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      const { aborted } = this.#end.signal;
      const canBegin = this.#cursor === null && typeof this.#there === "string";
      const isNow = aborted || canBegin || this.#isBehind || this.#isOver || this.#failure !== null;
      if (isNow || this.#waiting.length > 0) resolve();
    });
  }

  /** Whether something was said that this tab has not heard. */
  get #isBehind(): boolean {
    const [next] = this.#waiting;
    // A connection that began at the end says first where that is.
    const there = next === undefined ? this.#there : (next.after ?? next.happening.cursor);
    return typeof there === "string" && this.#cursor !== null && isBeyond(there, this.#cursor);
  }

  /** What was heard without a gap. */
  async *#given(): AsyncGenerator<Happening, void> {
    if (this.#cursor === null && typeof this.#there === "string")
      yield* this.#give({ kind: "quiet", cursor: this.#there });
    for (let said = this.#waiting[0]; said !== undefined; said = this.#waiting[0]) {
      const { happening } = said;
      if (happening.kind !== "reset" && this.#isBehind) return;
      this.#waiting.shift();
      this.#there = happening.cursor;
      if (happening.kind === "reset" || this.#isNews(happening)) yield* this.#give(happening);
    }
  }

  #isNews(happening: Exclude<Happening, { kind: "reset" }>): boolean {
    if (happening.kind === "event") return isNews(happening.event, happening.cursor, this.#cursor);
    return isAfter(happening.cursor, this.#cursor);
  }

  async *#readAlone(): AsyncGenerator<Happening, "over" | "caught up"> {
    const { alone, onStatus } = this.#ports;
    const enough = new AbortController();
    const leave = () => enough.abort();
    this.#end.signal.addEventListener("abort", leave);
    try {
      for await (const happening of alone(onStatus)(this.#cursor, enough.signal)) {
        yield* this.#give(happening);
        this.#waiting = this.#waiting.filter(({ happening: heard }) => isAfter(heard.cursor, this.#cursor));
        if (!this.#isBehind) return "caught up";
      }
      return "over";
    } finally {
      this.#end.signal.removeEventListener("abort", leave);
      enough.abort();
    }
  }

  async *#give(happening: Happening): AsyncGenerator<Happening, void> {
    yield happening;
    this.#cursor = happening.cursor;
  }
}
