/**
 * One run of the checker: a platform of its own whose parts are killed while people talk and clients come and go; then
 * what every client received is compared with the log. What the seed decides is the same in every run; timing is not.
 */
import { planFaults, type Random, seededRandom } from "@tributary/testing/checker";
import { FAULTS } from "./faults.ts";
import { readHeads, readLogs } from "./log.ts";
import { type Report, reportOn } from "./report.ts";
import { type Client, type Scene, soon } from "./scene.ts";
import { setUp } from "./set-up.ts";
import { type FaultCounts, strikeAll } from "./strikes.ts";

export interface RunOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly clients?: number;
  readonly participants?: number;
  tell(line: string): void;
}

const MINUTE_MS = 60_000;

export async function runChaos(options: RunOptions): Promise<Report> {
  const { minutes, seed, clients = 200, participants = 40, tell } = options;
  const random = seededRandom(seed);
  await using scope = new AsyncDisposableStack();
  const scene = await setUp(scope, { random, clients, participants });
  tell(`${clients} clients of ${participants} participants are connected; seed ${seed}, ${minutes} minutes`);
  const before = await readLogs(scene);
  const startedAt = performance.now();
  const faults = await trouble(scene, { minutes, random, tell });
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  await lastWords(scene);
  return reportOn(scene, { seed, minutes, seconds, faults, before, after: await readLogs(scene) });
}

/** Everybody talks while the faults strike. Resolves when all commands are answered and all replicas are back. */
async function trouble(
  scene: Scene,
  { minutes, random, tell }: { minutes: number; random: Random; tell: (line: string) => void },
): Promise<FaultCounts> {
  const enough = new AbortController();
  const lives = scene.participants.map((participant) => participant.live(enough.signal));
  const perMinute = Object.fromEntries(
    Object.entries(FAULTS).map(([kind, fault]) => [kind, fault.perMinute]),
  ) as Record<keyof typeof FAULTS, number>;
  const plan = planFaults(random.fork("faults"), { durationMs: minutes * MINUTE_MS, perMinute });
  const counts = await strikeAll(scene, plan, tell);
  enough.abort();
  await Promise.all([...lives, scene.api.complete(), scene.stream.complete()]);
  return counts;
}

/** A stream is in order: whoever has got to its last number has received all that it ever will. */
async function lastWords(scene: Scene): Promise<void> {
  await Promise.all(scene.participants.map((participant) => participant.say("the last word")));
  const heads = await readHeads(scene);
  const isDone = ({ follower, participant }: Client) => follower.number >= (heads.get(participant) ?? 0);
  await soon(() => (scene.clients.every(isDone) ? true : null));
}
