// Whatever dies comes back by itself, and everybody has everything: each pod, then the broker, then the database.
import type { Load, Outcome } from "@tributary/e2e/load";
import { seconds } from "./install.ts";
import { recoveredAfter } from "./lateness.ts";
import type { Platform } from "./platform.ts";
import { allReady, type Pod, pidOf, podsOf, untilPods } from "./pods.ts";
import type { Release } from "./release.ts";
import type { Servers } from "./servers.ts";
import { calm, figuresOf, underLoad } from "./under-load.ts";

/** A server is not there for so long. */
const OUTAGE_MS = 5_000;

interface Strike {
  readonly what: string;
  readonly at: number;
  /** When what was killed had been started again. */
  readonly startedAt: number;
  /** When every pod was ready again. */
  readonly readyAt: number;
}

/** kill -9 of the process of each pod, one after the other. */
export async function survivesKilledPods(release: Release, platform: Platform): Promise<string[]> {
  const struck: Strike[] = [];
  const outcome = await underLoad(platform, 3, async (load) => {
    const pods = (await podsOf(release.cluster, release.namespace)).sort(byName);
    for (const pod of pods)
      struck.push(await strike(load, release, `kill -9 of ${pod.name}`, () => kill(release, pod)));
  });
  return [...recoveries(struck, outcome), ...figuresOf(outcome)];
}

/** kill -9 of Kafka, and of Postgres, each away for some seconds. */
export async function survivesRestarts({
  release,
  platform,
  servers,
}: {
  release: Release;
  platform: Platform;
  servers: Servers;
}): Promise<string[]> {
  const struck: Strike[] = [];
  const away = async (server: Servers["kafka"] | Servers["postgres"]) => {
    await server.kill();
    await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
    await server.start();
  };
  const outcome = await underLoad(platform, 4, async (load) => {
    const seconds = OUTAGE_MS / 1000;
    struck.push(
      await strike(load, release, `Kafka killed, told to start ${seconds} s later`, () => away(servers.kafka)),
    );
    struck.push(
      await strike(load, release, `Postgres killed, told to start ${seconds} s later`, () => away(servers.postgres)),
    );
  });
  return [...recoveries(struck, outcome), ...figuresOf(outcome)];
}

async function strike(load: Load, release: Release, what: string, hit: () => Promise<void>): Promise<Strike> {
  const at = Date.now();
  await hit();
  const startedAt = Date.now();
  await untilPods(release, allReady, `every pod is ready after ${what}`);
  const readyAt = Date.now();
  await calm(load);
  return { what, at, startedAt, readyAt };
}

/** Its container is started anew, in the same pod. */
async function kill(release: Release, pod: Pod): Promise<void> {
  process.kill(await pidOf(release.cluster, pod), "SIGKILL");
  const isBack = (one: Pod) => one.name === pod.name && one.restarts > pod.restarts;
  await untilPods(release, (pods) => pods.some(isBack), `${pod.name} is started again`);
}

/** A pod that is not ready again yet may not be missed by anybody. */
function recoveries(strikes: readonly Strike[], { deliveries, answers }: Outcome): string[] {
  return strikes.map(({ what, at, startedAt, readyAt }, index) => {
    const window = { from: at, until: strikes[index + 1]?.at ?? Number.POSITIVE_INFINITY };
    const slowest = answers
      .filter(({ answeredAt }) => answeredAt >= window.from && answeredAt < window.until)
      .reduce((most, { askedAt, answeredAt }) => Math.max(most, answeredAt - askedAt), 0);
    const recovered = recoveredAfter(deliveries, window);
    const pods = `started again after ${seconds(startedAt - at)}, every pod ready after ${seconds(readyAt - at)}`;
    return `${what}: ${pods}, every client caught up after ${seconds(recovered)}, slowest command ${seconds(slowest)}`;
  });
}

const byName = (a: Pod, b: Pod): number => a.name.localeCompare(b.name);
