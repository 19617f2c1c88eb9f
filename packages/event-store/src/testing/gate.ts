// A gate between two transactions: one that is told to stops in the middle of its append, with its transaction id
// taken, until the test opens the gate. Waiting is always for something seen in pg_locks, never for time.
import type pg from "pg";
import { vi } from "vitest";
import type { FreshStore } from "./fresh-store.ts";

const GATE = 424_242;

/** Stops every append of a connection that was told to, when it is about to number its first feed. */
export async function installGate(client: pg.Client): Promise<void> {
  await client.query(`
    CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_current_xact_id();
      IF current_setting('test.gate', true) = 'stop' THEN PERFORM pg_advisory_xact_lock(${GATE}); END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER wait_at_gate BEFORE INSERT ON feed_heads FOR EACH ROW EXECUTE FUNCTION wait_at_gate()`);
}

export interface Append {
  readonly done: Promise<unknown>;
  /** Resolves when it waits for a lock, or when it is done. */
  settledOrBlocked(): Promise<"settled" | "blocked">;
}

export interface Gate {
  /** Starts an append on a connection of its own. */
  start(request: object, options?: { stop: boolean }): Promise<Append>;
  open(): Promise<void>;
}

/** A closed gate. */
export async function closedGate(fresh: FreshStore): Promise<Gate> {
  const control = await fresh.connect();
  await control.query(`SELECT pg_advisory_lock(${GATE})`);
  return {
    async start(request, { stop } = { stop: false }) {
      const client = await fresh.connect();
      await client.query(`SET test.gate = '${stop ? "stop" : "pass"}'`);
      const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
      const append = watch(client.query("SELECT append_events($1) AS answer", [JSON.stringify(request)]));
      const blocked = async () => {
        const { rowCount } = await control.query("SELECT 1 FROM pg_locks WHERE pid = $1 AND NOT granted", [
          rows[0]?.pid,
        ]);
        return rowCount !== 0;
      };
      return {
        done: append.done,
        settledOrBlocked: () =>
          vi.waitUntil(async () => (append.settled() ? "settled" : (await blocked()) && "blocked"), {
            timeout: 10_000,
            interval: 5,
          }),
      };
    },
    open: async () => void (await control.query(`SELECT pg_advisory_unlock(${GATE})`)),
  };
}

function watch(query: Promise<pg.QueryResult>): { done: Promise<unknown>; settled(): boolean } {
  let settled = false;
  const done = query
    .then(({ rows }) => rows[0]?.answer)
    .finally(() => {
      settled = true;
    });
  done.catch(() => undefined); // awaited later; until then a rejection is no news
  return { done, settled: () => settled };
}
