/**
 * One run of the checker: a platform of its own whose parts are killed while people talk and clients come and go; then
 * what every client received is compared with the log. What the seed decides is the same in every run; timing is not.
 */
import { planFaults, type Random, seededRandom } from "@tributary/testing/checker";
import { FAULTS } from "./faults.ts";
import { type Logs, readLogs } from "./log.ts";
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
  return reportOn(scene, { seed, minutes, seconds, faults, before, after: await lastWords(scene) });
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

/**
 * The whole log, after every client has received its last public event: a stream is in order, so nothing follows.
 * Whoever does not get there in time is judged by what they have.
 */
async function lastWords(scene: Scene): Promise<Logs> {
  await Promise.all(scene.participants.map((participant) => participant.settled()));
  await Promise.all(scene.participants.map((participant) => participant.say("the last word")));
  const logs = await readLogs(scene);
  const isDone = ({ follower, participant, follows }: Client) => {
    const last = logs.get(participant)?.[follows].findLast(({ digest }) => digest !== null);
    return last !== undefined && follower.number >= last.number;
  };
  await soon(() => (scene.clients.every(isDone) ? true : null));
  return logs;
}
