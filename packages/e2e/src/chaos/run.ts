/**
 * One run of the checker: a platform of its own whose parts are killed while people talk and clients come and go; then
 * what every client received is compared with the log. What the seed decides is the same in every run; timing is not.
 */
import { planFaults, type Random, seededRandom } from "@tributary/testing/checker";
import { FAULTS } from "./faults/faults.ts";
import { type FaultCounts, strikeAll } from "./faults/strikes.ts";
import { lastWords } from "./last-words.ts";
import { readKafkaLog } from "./log/kafka-log.ts";
import { everybodyLives } from "./people/everybody-lives.ts";
import { type Report, reportOn } from "./report/report.ts";
import type { Scene } from "./scene.ts";
import { setUp } from "./set-up.ts";

export interface RunOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly clients?: number;
  tell(line: string): void;
}

const MINUTE_MS = 60_000;

export async function runChaos(options: RunOptions): Promise<Report> {
  const { minutes, seed, clients = 200, tell } = options;
  const random = seededRandom(seed);
  await using scope = new AsyncDisposableStack();
  const scene = await setUp(scope, { random, clients });
  tell(`${scene.clients.length} clients are connected; seed ${seed}, ${minutes} minutes`);
  const startedAt = performance.now();
  const faults = await trouble(scene, { minutes, random, tell });
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const log = await lastWords(scene);
  return reportOn(scene, { seed, minutes, seconds, faults, log, kafkaLog: await readKafkaLog(scene) });
}

/** Everybody talks while the faults strike. Resolves when all commands are answered and all replicas are back. */
async function trouble(
  scene: Scene,
  { minutes, random, tell }: { minutes: number; random: Random; tell: (line: string) => void },
): Promise<FaultCounts> {
  const enough = new AbortController();
  const living = everybodyLives(scene, enough.signal);
  const perMinute = Object.fromEntries(
    Object.entries(FAULTS).map(([kind, fault]) => [kind, fault.perMinute]),
  ) as Record<keyof typeof FAULTS, number>;
  const plan = planFaults(random.fork("faults"), { durationMs: minutes * MINUTE_MS, perMinute });
  const counts = await strikeAll(scene, plan, tell);
  enough.abort();
  await Promise.all([living, scene.api.complete(), scene.stream.complete()]);
  return counts;
}
