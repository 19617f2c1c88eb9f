/**
 * A rolling restart of two replicas under load: 2,000 readers are told to come back, one replica after the other, while
 * messages go on. Nothing may be lost or repeated, and who is back has what was said within a second.
 */
import type { AppProcess } from "@tributary/e2e/app-process";
import { createPlatform, type Platform } from "@tributary/e2e/platform";
import { Crowd } from "./crowd.ts";
import type { CrowdState } from "./crowd-thread.ts";
import { describeRun, otherLoad } from "./machine.ts";
import { requireOpenFiles } from "./open-files.ts";
import { summarise } from "./percentiles.ts";
import { populate } from "./population.ts";
import { benchServers } from "./servers.ts";
import { type Sent, sendSteadily } from "./steady-messages.ts";

const READERS = 2_000;
const PER_SECOND = 200;
const BETWEEN_MS = 5_000;
const PATIENCE_MS = 60_000;
const LATE_MS = 1_000;

/** Restarts both and prints what readers noticed. Throws when an event was lost or came twice. */
export async function benchRollingRestart(): Promise<void> {
  requireOpenFiles(READERS);
  await using servers = await benchServers();
  await using platform = await createPlatform(servers);
  const [api, first, second] = await Promise.all([platform.startApi(), platform.startStream(), platform.startStream()]);
  await describeRun(`rolling-restart: ${READERS} readers on two replicas, ${PER_SECOND} messages/s`, servers);
  const talkers = await populate(api.url, platform, READERS);
  await using crowd = new Crowd(
    talkers.map(({ conversation: { streamPath, participant } }) => ({ path: streamPath, headers: participant })),
  );
  crowd.send({ urls: [first.url, second.url] });
  await crowd.until(({ open }) => open === READERS, "all open", PATIENCE_MS);
  const stop = new AbortController();
  const sending = sendSteadily({ apiUrl: api.url, talkers, perSecond: PER_SECOND, signal: stop.signal });
  await pause();
  const third = await replace(crowd, platform, { leaving: first, staying: second });
  await pause();
  await replace(crowd, platform, { leaving: second, staying: third });
  await pause();
  stop.abort();
  const sent = await sending;
  await crowd.until(({ received }) => received >= sent.size, "all received", PATIENCE_MS);
  report(sent, await crowd.state("arrivals"));
  console.log(`other load ${await otherLoad()} cores after the run`);
}

const pause = () => new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));

/** A new one first, then the old one is told to go, as a deployment does it. */
async function replace(crowd: Crowd, platform: Platform, pods: { leaving: AppProcess; staying: AppProcess }) {
  const fresh = await platform.startStream();
  crowd.send({ urls: [fresh.url, pods.staying.url] });
  const began = performance.now();
  const code = await pods.leaving.end("SIGTERM");
  console.log(`a replica left with exit code ${code} after ${((performance.now() - began) / 1000).toFixed(1)} s`);
  await crowd.until(({ open }) => open === READERS, "all back", PATIENCE_MS);
  return fresh;
}

function report(sent: ReadonlyMap<string, Sent>, { arrivals, wrong, connections }: CrowdState): void {
  const counts = new Map<string, number>();
  const waits: number[] = [];
  for (const { id, at, askedAt } of arrivals.flat()) {
    const said = id === null ? undefined : sent.get(id);
    if (id === null || said === undefined) continue;
    counts.set(id, (counts.get(id) ?? 0) + 1);
    waits.push(at - Math.max(said.answered + performance.timeOrigin, askedAt));
  }
  const twice = [...counts.values()].filter((count) => count > 1).length;
  const lost = sent.size - counts.size;
  const { p50, p99, max } = summarise(waits);
  const late = waits.filter((wait) => wait > LATE_MS).length;
  console.log(`${sent.size} messages, ${connections} connections of ${READERS} readers; lost ${lost}, twice ${twice}`);
  console.log(
    `answered, and its reader back → received: p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, max ${max.toFixed(0)} ms; later than ${LATE_MS} ms: ${late}`,
  );
  if (lost + twice + wrong > 0) throw new Error(`${lost} lost, ${twice} twice, ${wrong} not in order`);
}
