/** What goes wrong between the relay and those who read Kafka. Each fault answers how many events it was seen to disturb. */
import { setTimeout as delay } from "node:timers/promises";
import { type Random, soon } from "@tributary/testing/checker";
import type { PublishFault, Strike } from "../faulty-publishes.ts";
import { hitsIn } from "../publish-hits.ts";
import type { Scene } from "../scene.ts";
import { mostWaiting, relayLeader } from "./relay-leader.ts";

/** Shorter than the session of a consumer, so that the group finds the broker as it was, or a little longer. */
const STANDS_STILL_MS = { shortest: 1_000, longest: 5_000 };
const LATE_MS = { shortest: 200, longest: 2_000 };
const GOES_ON_MS = 2_000;
const HITS_WITHIN_MS = 20_000;

/** kill -9; it comes back when publishing waits for it. Counts the events that waited. */
export async function restartKafka(scene: Scene): Promise<number> {
  const { kafka } = scene;
  await kafka.kill();
  await untilSomethingWaits(scene);
  let started = false;
  const starting = kafka.start().then(() => {
    started = true;
  });
  const waited = await mostWaiting(scene, async () => started && (await nothingWaits(scene)));
  await starting;
  return waited;
}

/** It stands still with its connections open. Counts the events that waited. */
export async function pauseKafka(scene: Scene, random: Random): Promise<number> {
  const { kafka } = scene;
  kafka.pause();
  try {
    await untilSomethingWaits(scene);
    await delay(random.between(STANDS_STILL_MS.shortest, STANDS_STILL_MS.longest));
  } finally {
    kafka.resume();
  }
  return mostWaiting(scene, () => nothingWaits(scene));
}

/** What is published comes a second time, later, as from a former leader that wakes up. Counts those records. */
export const repeatPublishes = (scene: Scene, random: Random): Promise<number> => publishBadly(scene, random, "repeat");

/** Half of the keys come late, while the others do not. Counts those records. */
export const delayPublishes = (scene: Scene, random: Random): Promise<number> => publishBadly(scene, random, "delay");

/** The leader publishes badly until it has been seen to, or is gone: then the next one does. */
async function publishBadly(scene: Scene, random: Random, fault: PublishFault): Promise<number> {
  const lateMs = random.between(LATE_MS.shortest, LATE_MS.longest);
  const strike: Strike = { fault, forMs: GOES_ON_MS, lateMs };
  const hit = await soon(async () => {
    const leader = await relayLeader(scene);
    if (leader === null) return null;
    const before = hitsIn(leader.output(), fault);
    leader.tell(JSON.stringify(strike));
    await delay(GOES_ON_MS + lateMs);
    return hitsIn(leader.output(), fault) - before || null;
  }, HITS_WITHIN_MS);
  return hit ?? 0;
}

async function untilSomethingWaits(scene: Scene): Promise<void> {
  await soon(async () => ((await nothingWaits(scene)) ? null : true));
}

const nothingWaits = async ({ platform }: Scene): Promise<boolean> => (await platform.store.relay.lag()).events === 0;
