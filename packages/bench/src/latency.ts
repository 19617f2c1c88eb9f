/**
 * How long after the answer of a command its event is at the client: 500 open streams, messages at fixed times, apps as
 * processes of their own, real Kafka and Postgres, one clock for all readings. More and more of them a second, as long as
 * the write side keeps up.
 */
import type { AppProcess } from "@tributary/e2e/app-process";
import { createPlatform } from "@tributary/e2e/platform";
import { arrivals, openAll, waitsOf } from "./live-streams.ts";
import { coresBetween, cpuTime, describeRun } from "./machine.ts";
import { type Summary, summarise } from "./percentiles.ts";
import { populate } from "./population.ts";
import { cpuSeconds } from "./process-cpu.ts";
import { benchServers } from "./servers.ts";
import { type Sent, sendSteadily } from "./steady-messages.ts";

const STREAMS = 500;
const RATES = [200, 500, 1_000];
/** A run that takes longer than its messages are due: commands come faster than they are executed. */
const KEPT_UP_WITHIN = 1.05;
const WARM_UP_SECONDS = 5;
const SECONDS = 20;

/** Runs the benchmark and prints what it found. Throws when an event was lost, came twice or came out of order. */
export async function benchLatency(): Promise<void> {
  await using servers = await benchServers();
  await using platform = await createPlatform(servers);
  const [api, app] = await Promise.all([platform.startApi(), platform.startStream()]);
  await describeRun(`latency: messages over ${STREAMS} streams, ${SECONDS} s at each rate`, servers);
  const talkers = await populate(api.url, platform, STREAMS);
  const streams = await openAll(app.url, talkers);

  const load = { apiUrl: api.url, talkers };
  await sendSteadily({ ...load, perSecond: RATES[0] ?? 1, seconds: WARM_UP_SECONDS });
  for (const rate of RATES) {
    const before = reading([api, app]);
    const beganAt = performance.now();
    const sent = await sendSteadily({ ...load, perSecond: rate, seconds: SECONDS });
    const tookSeconds = (performance.now() - beganAt) / 1000;
    const after = reading([api, app]);
    report(sent, await arrivals(streams, sent));
    console.log(usedCores(before, after, tookSeconds));
    console.log(`rate                           ${(sent.size / tookSeconds).toFixed(0)}/s of ${rate}/s`);
    if (tookSeconds > SECONDS * KEPT_UP_WITHIN) return console.log("the write side does not keep up");
  }
}

function report(sent: ReadonlyMap<string, Sent>, arrived: ReadonlyMap<string, number>): void {
  const whole = [...sent].map(([id, { due }]) => (arrived.get(id) ?? Number.NaN) - due);
  const first = [...sent].filter(([id, { answered }]) => (arrived.get(id) ?? 0) <= answered).length;
  console.log(`\n${line("answer → event at the client", summarise(waitsOf(sent, arrived)))}`);
  console.log(line("due → event at the client", summarise(whole)));
  console.log(line("due → answer", summarise([...sent.values()].map(({ due, answered }) => answered - due))));
  console.log(`events that were there before the answer: ${first} of ${sent.size}; lost 0, twice 0`);
}

function reading(apps: readonly AppProcess[]) {
  return { machine: cpuTime(), processes: [...apps.map(({ pid }) => pid), process.pid].map(cpuSeconds) };
}

/** Who used the machine meanwhile; much under "the rest" beyond Postgres and Kafka means that the figures are upper bounds. */
function usedCores(before: ReturnType<typeof reading>, after: ReturnType<typeof reading>, seconds: number): string {
  const cores = after.processes.map((used, index) => (used - (before.processes[index] ?? 0)) / seconds);
  const rest = coresBetween(before.machine, after.machine) - cores.reduce((sum, each) => sum + each, 0);
  const [api, stream, client] = cores.map((each) => each.toFixed(2));
  return `cores: api ${api}, stream ${stream}, client ${client}, the rest with Postgres and Kafka ${rest.toFixed(2)}`;
}

function line(what: string, { count, p50, p99, p999, max }: Summary): string {
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  return `${what.padEnd(30)} p50 ${ms(p50)}, p99 ${ms(p99)}, p99.9 ${ms(p999)}, max ${ms(max)} (${count})`;
}
