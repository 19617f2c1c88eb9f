/**
 * One run of the checker: a platform of its own whose parts are killed while people talk and clients come and go; then
 * what every client received is compared with the log. What the seed decides is the same in every run; timing is not.
 */
import { setTimeout as delay } from "node:timers/promises";
import { planFaults, type Random, seededRandom, soon } from "@tributary/testing/checker";
import { FAULTS } from "./faults/faults.ts";
import { type FaultCounts, strikeAll } from "./faults/strikes.ts";
import { commandsWaiting, readKafkaLog } from "./log/kafka-log.ts";
import { countEvents, readWholeLog, type WholeLog } from "./log/whole-log.ts";
import { type Report, reportOn } from "./report/report.ts";
import { entriesOf } from "./report/verdicts.ts";
import type { Client, Scene } from "./scene.ts";
import { setUp } from "./set-up.ts";
import { shown } from "./subjects.ts";

export interface RunOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly clients?: number;
  tell(line: string): void;
}

const MINUTE_MS = 60_000;
/** Longer than from an event to the mark that it has been read. */
const QUIET_MS = 1_500;

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
  const { slow, direct, groups, channels, quiet } = scene;
  const lives = [...slow, ...direct, ...groups, ...channels].map((life) => life.live(enough.signal));
  const quietLives = quiet.map(({ room, life }) => {
    const followers = scene.clients.filter((client) => client.room === room);
    return life.live(followers, enough.signal);
  });
  const perMinute = Object.fromEntries(
    Object.entries(FAULTS).map(([kind, fault]) => [kind, fault.perMinute]),
  ) as Record<keyof typeof FAULTS, number>;
  const plan = planFaults(random.fork("faults"), { durationMs: minutes * MINUTE_MS, perMinute });
  const counts = await strikeAll(scene, plan, tell);
  enough.abort();
  await Promise.all([...lives, ...quietLives, scene.api.complete(), scene.stream.complete()]);
  return counts;
}

/**
 * The whole log, after every client has received its last event: a stream is in order, so nothing follows. In most rooms
 * somebody says a last word; in the quiet ones nobody does. Whoever does not get there in time is judged by what they have.
 */
async function lastWords(scene: Scene): Promise<WholeLog> {
  const { commands, slow, direct, groups, channels } = scene;
  await commands.settled();
  const rooms = [...slow, ...direct, ...groups, ...channels].map(({ room }) => room);
  await Promise.all(rooms.map((room) => room.say("the last word", room.host)));
  await quiet(scene);
  const log = await readWholeLog(scene);
  const isDone = (client: Client) => {
    const last = entriesOf(client, log).findLast((entry) => shown(entry, client.subject).digest !== null);
    return last === undefined || client.follower.number >= last.number;
  };
  await soon(() => scene.clients.every(isDone) || null);
  return log;
}

/**
 * Resolves when nothing is committed any more and all of it is published. Marks as read are commands that nobody waits for:
 * while a consumer that was killed is missed, they can come half a minute later than what they mark.
 */
async function quiet(scene: Scene): Promise<void> {
  const { platform, postgres } = scene;
  let before = -1;
  await soon(async () => {
    const waiting = await commandsWaiting(scene);
    const events = await countEvents(postgres.address);
    const isSame = events === before && waiting === 0 && (await platform.store.relay.lag()).events === 0;
    before = events;
    await delay(QUIET_MS);
    return isSame || null;
  });
}
