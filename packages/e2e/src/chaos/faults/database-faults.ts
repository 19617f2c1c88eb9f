/** What goes wrong with Postgres, or on the way to it. Each fault answers how much it was seen to disturb. */
import { setTimeout as delay } from "node:timers/promises";
import { type Random, soon } from "@tributary/testing/checker";
import { Client } from "pg";
import type { Scene } from "../scene.ts";
import { mostWaiting } from "./relay-leader.ts";

const STANDS_STILL_MS = { shortest: 500, longest: 3_000 };
const SLOW_MS = { shortest: 5, longest: 40 };
const SLOW_FOR_MS = 3_000;
const HOLDS_MS = { shortest: 1_000, longest: 5_000 };
/** Until the relay can go on, whatever else struck meanwhile. */
const GOES_ON_WITHIN = 1;

/** kill -9; it comes back when commands have failed for it. Counts the failed attempts. */
export async function restartPostgres({ commands, postgres }: Scene): Promise<number> {
  const before = commands.failedAttempts;
  await postgres.kill();
  await soon(() => (commands.failedAttempts > before ? true : null));
  await postgres.start();
  const { answered } = commands;
  await soon(() => (commands.answered > answered ? true : null));
  return commands.failedAttempts - before;
}

/** Nothing goes to it or comes from it for a while, over connections that stay open. Counts what had to wait. */
export async function pausePostgres({ toPostgres }: Scene, random: Random): Promise<number> {
  const before = toPostgres.held;
  toPostgres.block();
  await delay(random.between(STANDS_STILL_MS.shortest, STANDS_STILL_MS.longest));
  toPostgres.clear();
  return toPostgres.held - before;
}

/** Everything takes longer on its way to it and back. Counts what did. */
export async function slowPostgres({ toPostgres }: Scene, random: Random): Promise<number> {
  const before = toPostgres.held;
  toPostgres.slow(random.between(SLOW_MS.shortest, SLOW_MS.longest));
  await delay(SLOW_FOR_MS);
  toPostgres.clear();
  return toPostgres.held - before;
}

/**
 * Another client of the server begins to write and does not end: nobody can tell whether it commits something before what
 * the relay is about to publish, so that the relay waits. Counts the events that waited.
 */
export async function holdTransaction(scene: Scene, random: Random): Promise<number> {
  const { platform, postgres } = scene;
  const client = new Client({ connectionString: postgres.address });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("begin");
    await client.query("select pg_current_xact_id()");
    const until = performance.now() + random.between(HOLDS_MS.shortest, HOLDS_MS.longest);
    const blocked = async () => {
      const { events, blockedByPid } = await platform.store.relay.lag();
      return performance.now() > until && events > GOES_ON_WITHIN && blockedByPid !== null;
    };
    const waited = await mostWaiting(scene, blocked);
    await client.query("rollback");
    return waited;
  } finally {
    await client.end();
  }
}
