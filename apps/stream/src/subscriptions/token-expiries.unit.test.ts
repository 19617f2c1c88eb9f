import type { StreamSession } from "@tributary/event-store";
import { createLogger } from "@tributary/runtime";
import type { TokenExpiring } from "@tributary/schemas";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TokenExpiries } from "./token-expiries.ts";

const AT_OPEN = Date.parse("2026-01-01T00:00:00Z");
const HOUR = 3_600_000;

/** The rows of Postgres, as far as expiries use them. */
class Sessions {
  readonly rows = new Map<string, number>();
  readonly asked: string[] = [];
  isAway = false;
  /** As when the machine that it is on is gone: no answer, and no error. */
  isSilent = false;

  offer = async (sessions: readonly StreamSession[]): Promise<Map<string, number>> => {
    await this.#ask("offer");
    for (const { id, expiresAt } of sessions) this.rows.set(id, Math.max(expiresAt, this.rows.get(id) ?? 0));
    return new Map(this.rows);
  };

  endUnlessRenewed = async (
    known: readonly Pick<StreamSession, "id" | "expiresAt">[],
  ): Promise<Map<string, number>> => {
    await this.#ask("end");
    for (const { id, expiresAt } of known) if ((this.rows.get(id) ?? 0) <= expiresAt) this.rows.delete(id);
    return new Map(this.rows);
  };

  forget = async (sessions: readonly Pick<StreamSession, "id">[]): Promise<void> => {
    await this.#ask("forget");
    for (const { id } of sessions) this.rows.delete(id);
  };

  renew = async () => ({ outcome: "unknown" as const });

  async #ask(what: string): Promise<void> {
    this.asked.push(what);
    if (this.isAway) throw new Error("Postgres is away");
    if (this.isSilent) await new Promise(() => undefined);
  }
}

class Reader {
  readonly told: (TokenExpiring & { at: number })[] = [];
  endedAt: number | null = null;

  tokenExpiring(payload: TokenExpiring): void {
    this.told.push({ ...payload, at: Date.now() - AT_OPEN });
  }

  tokenExpired(): void {
    this.endedAt = Date.now() - AT_OPEN;
  }

  /** Where the last frame says that it is renewed. */
  get sessionId(): string {
    return this.told.at(-1)?.streamSessionId ?? "";
  }
}

let sessions: Sessions;
let tokens: TokenExpiries;
beforeEach(() => {
  vi.useFakeTimers({ now: AT_OPEN });
  sessions = new Sessions();
  tokens = new TokenExpiries({ sessions, now: Date.now, log: createLogger({ name: "tests", level: "silent" }) });
});
afterEach(() => {
  tokens[Symbol.dispose]();
  vi.useRealTimers();
});

const until = (ms: number) => vi.advanceTimersByTimeAsync(AT_OPEN + ms - Date.now());

function open(livesMs: number, streamSessionId?: string) {
  const reader = new Reader();
  const person = { tenant: "demo", application: "app", role: "participant" as const, id: "40" };
  const principal = { ...person, expiresAt: AT_OPEN + livesMs, ...(streamSessionId ? { streamSessionId } : {}) };
  return { reader, watched: tokens.watch(principal, reader) };
}

test("a reader is told a minute before the token ends, and their stream ends with it", async () => {
  const { reader } = open(HOUR);
  await until(HOUR - 61_000);
  expect([reader.told, sessions.asked]).toEqual([[], []]);
  await until(HOUR - 1);
  const expiresAt = new Date(AT_OPEN + HOUR).toISOString();
  expect(reader.told).toEqual([{ streamSessionId: expect.any(String), expiresAt, at: HOUR - 60_000 }]);
  expect(reader.endedAt).toBeNull();
  await until(HOUR + 1_000);
  expect(reader.endedAt).toBe(HOUR);
  expect(sessions.rows.size).toBe(0);
});

test("with less than a minute left they are told at once", async () => {
  const { reader } = open(5_000);
  await until(1);
  expect(reader.told).toMatchObject([{ at: 0 }]);
  await until(6_000);
  expect(reader.endedAt).toBe(5_000);
});

test("a token that is over already ends the stream at once, and nobody is asked", () => {
  expect(open(0).reader.endedAt).toBe(0);
  expect(sessions.asked).toEqual([]);
});

test("a renewed stream goes on, is told again before its new end, and ends then", async () => {
  const { reader } = open(HOUR);
  await until(HOUR - 1);
  sessions.rows.set(reader.sessionId, AT_OPEN + 2 * HOUR);
  await until(2 * HOUR - 1);
  expect(reader.endedAt).toBeNull();
  expect(reader.told.map(({ at, expiresAt }) => [at, Date.parse(expiresAt) - AT_OPEN])).toEqual([
    [HOUR - 60_000, HOUR],
    [2 * HOUR - 60_000, 2 * HOUR],
  ]);
  expect(new Set(reader.told.map(({ streamSessionId }) => streamSessionId)).size).toBe(1);
  await until(2 * HOUR + 1_000);
  expect(reader.endedAt).toBe(2 * HOUR);
});

test("a browser's session is its own id; renewed early, nobody is told at its old end", async () => {
  const { reader } = open(HOUR, "of-the-cookie");
  sessions.rows.set("of-the-cookie", AT_OPEN + 2 * HOUR);
  await until(HOUR + 1_000);
  expect([reader.told, reader.endedAt]).toEqual([[], null]);
  await until(2 * HOUR);
  expect(reader.told).toMatchObject([{ streamSessionId: "of-the-cookie", at: 2 * HOUR - 60_000 }]);
});

test("while Postgres is away nobody is told how to renew what is not there yet", async () => {
  const { reader } = open(HOUR);
  sessions.isAway = true;
  await until(HOUR - 30_000);
  expect(reader.told).toEqual([]);
  sessions.isAway = false;
  await until(HOUR - 29_000);
  expect(reader.told).toHaveLength(1);
});

test("a renewal that Postgres cannot tell of now is waited for, half a minute at most", async () => {
  const [renewed, not] = [open(HOUR).reader, open(HOUR).reader];
  await until(HOUR - 1);
  sessions.rows.set(renewed.sessionId, AT_OPEN + 2 * HOUR);
  sessions.isAway = true;
  await until(HOUR + 20_000);
  expect([renewed.endedAt, not.endedAt]).toEqual([null, null]);
  sessions.isAway = false;
  await until(HOUR + 21_000);
  expect([renewed.endedAt, not.endedAt]).toEqual([null, HOUR + 21_000]);
  sessions.isAway = true;
  await until(3 * HOUR);
  expect(renewed.endedAt).toBe(2 * HOUR + 31_000);
});

test("a stream that nobody could be told how to renew ends with its token", async () => {
  const { reader } = open(HOUR);
  sessions.isAway = true;
  await until(2 * HOUR);
  expect([reader.told, reader.endedAt]).toEqual([[], HOUR]);
});

test("a database that does not answer is away as well: no stream stays for it", async () => {
  const [told, late] = [open(HOUR).reader, open(HOUR + 90_000).reader];
  await until(HOUR - 1);
  sessions.isSilent = true;
  await until(HOUR + 90_000 + 45_000);
  expect(told.endedAt).toBeLessThanOrEqual(HOUR + 45_000);
  expect(late.endedAt).toBeLessThanOrEqual(HOUR + 90_000 + 6_000);
  const next = open(4 * HOUR).reader;
  sessions.isSilent = false;
  await until(4 * HOUR - 1);
  expect(next.told).toHaveLength(1);
});

test("a clock that was ahead and is set right keeps no stream longer", async () => {
  const { reader } = open(HOUR);
  vi.setSystemTime(AT_OPEN + HOUR / 2);
  await vi.advanceTimersByTimeAsync(1_000);
  vi.setSystemTime(AT_OPEN);
  const late = open(60_000 + 5_000).reader;
  await until(65_000 + 1_000);
  expect([late.told.length, late.endedAt]).toEqual([1, 65_000]);
  await until(HOUR + 1_000);
  expect([reader.told.length, reader.endedAt]).toEqual([1, HOUR]);
});

test("who has left is told nothing; what was offered for them is forgotten, but a browser's session is not", async () => {
  const [early, late, browser] = [open(HOUR), open(HOUR), open(HOUR, "of-the-cookie")];
  tokens.leave(early.watched);
  await until(HOUR - 30_000);
  for (const { watched } of [late, browser]) tokens.leave(watched);
  await until(HOUR - 29_000);
  expect([...sessions.rows.keys()]).toEqual(["of-the-cookie"]);
  await until(2 * HOUR);
  expect([early, late, browser].map(({ reader }) => [reader.told.length, reader.endedAt])).toEqual([
    ...[
      [0, null],
      [1, null],
      [1, null],
    ],
  ]);
  expect(sessions.asked).toEqual(["offer", "forget"]);
});

test("all that are due at once are one question, or a few", async () => {
  const readers = Array.from({ length: 5_000 }, () => open(HOUR).reader);
  await until(HOUR + 1_000);
  expect(readers.every(({ told, endedAt }) => told.length === 1 && endedAt === HOUR)).toBe(true);
  expect(sessions.asked).toEqual(["offer", "offer", "offer", "end", "end", "end"]);
});
