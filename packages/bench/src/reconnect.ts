/**
 * A reconnect storm: a replica dies, and its 10,000 readers come to another one at the same moment, each with ten events
 * missed, while that one serves live streams. How long until all have caught up, and what the live ones notice.
 */
import type { AppProcess } from "@tributary/e2e/app-process";
import { createPlatform, type Platform } from "@tributary/e2e/platform";
import { Crowd } from "./crowd.ts";
import { clock } from "./crowd-member.ts";
import { arrivals, openAll, waitsOf } from "./live-streams.ts";
import { coresBetween, cpuTime, describeRun } from "./machine.ts";
import { registerReaders, sendMissed } from "./missed-messages.ts";
import { requireOpenFiles } from "./open-files.ts";
import { type Summary, summarise } from "./percentiles.ts";
import { populate, type Talker } from "./population.ts";
import { cpuSeconds, memoryMiB } from "./process-cpu.ts";
import { benchServers } from "./servers.ts";
import { sendSteadily } from "./steady-messages.ts";

const READERS = 10_000;
const MISSED = 10;
const LIVE_STREAMS = 200;
const PER_SECOND = 200;
const QUIET_MS = 5_000;
const PATIENCE_MS = 120_000;

/** Runs the storm and prints what it found. Throws when an event was lost, came twice or came out of order. */
export async function benchReconnect(): Promise<void> {
  requireOpenFiles(READERS + LIVE_STREAMS);
  await using servers = await benchServers();
  await using platform = await createPlatform(servers);
  const [api, doomed, app] = await startAll(platform);
  await describeRun(
    `reconnect: ${READERS} readers with ${MISSED} events missed, ${LIVE_STREAMS} live streams`,
    servers,
  );
  const talkers = await populate(api.url, platform, LIVE_STREAMS);
  await using crowd = new Crowd(await registerReaders(platform, READERS));
  await leaveBehind(crowd, doomed, platform);

  const live = await startLive(api, app, talkers);
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  const before = { machine: cpuTime(), app: cpuSeconds(app.pid) };
  const stormAt = clock();
  crowd.send({ urls: [app.url], target: MISSED });
  const storm = await crowd.until((state) => state.caughtUpAt.length === READERS, "all caught up", PATIENCE_MS);
  const calmAt = clock();
  const used = cpuSeconds(app.pid) - before.app;
  const cores = coresBetween(before.machine, cpuTime());
  const waits = await live.waits();
  if (storm.wrong > 0) throw new Error(`${storm.wrong} events were repeated, out of order or missing`);

  const since = (moments: readonly number[]) => summarise(moments.map((at) => at - stormAt));
  console.log(line("all at once → open", since(storm.openedAt)));
  console.log(line("all at once → caught up", since(storm.caughtUpAt)));
  console.log(line("live before: answer → client", summarise(waits(0, stormAt))));
  console.log(line("live meanwhile: answer → client", summarise(waits(stormAt, calmAt))));
  const each = (used * 1e6) / READERS;
  console.log(
    `stream: ${used.toFixed(1)} s of CPU, ${each.toFixed(0)} µs a reader, at most ${memoryMiB(app.pid, "VmHWM")} MiB; machine ${cores.toFixed(2)} cores`,
  );
}

const startAll = (platform: Platform) =>
  Promise.all([platform.startApi(), platform.startStream(), platform.startStream()]);

/** Streams of the replica that lives, with messages at a fixed rate. `waits` ends it: of what was due between two moments. */
async function startLive(api: AppProcess, app: AppProcess, talkers: readonly Talker[]) {
  const streams = await openAll(app.url, talkers);
  const stop = new AbortController();
  const sending = sendSteadily({ apiUrl: api.url, talkers, perSecond: PER_SECOND, signal: stop.signal });
  return {
    async waits() {
      stop.abort();
      const sent = await sending;
      const arrived = await arrivals(streams, sent);
      return (from: number, to: number): number[] => {
        const isBetween = (due: number) => due + performance.timeOrigin >= from && due + performance.timeOrigin < to;
        return waitsOf(new Map([...sent].filter(([, { due }]) => isBetween(due))), arrived);
      };
    },
  };
}

/** All of them follow a replica that is killed, and miss what comes then. */
async function leaveBehind(crowd: Crowd, doomed: AppProcess, platform: Platform): Promise<void> {
  crowd.send({ urls: [doomed.url] });
  const began = performance.now();
  await crowd.until(({ open }) => open === READERS, "all open", PATIENCE_MS);
  console.log(`all ${READERS} open in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  crowd.send({ urls: [] });
  await doomed.end("SIGKILL");
  await crowd.until(({ open }) => open === 0, "all cut off", PATIENCE_MS);
  await sendMissed(platform, READERS, MISSED);
}

function line(what: string, { count, p50, p99, p999, max }: Summary): string {
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  return `${what.padEnd(32)} p50 ${ms(p50)}, p99 ${ms(p99)}, p99.9 ${ms(p999)}, max ${ms(max)} (${count})`;
}
