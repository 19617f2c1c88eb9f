/**
 * How long after the answer of a command its event is at the client: 500 open streams, messages at fixed times, apps as
 * processes of their own, real Kafka and Postgres, one clock for all readings. More and more of them a second, as long as
 * the write side keeps up.
 */
import type { AppProcess } from "@tributary/e2e/app-process";
import { createPlatform } from "@tributary/e2e/platform";
import { openStream, type RecordedStream } from "@tributary/testing";
import { z } from "zod";
import { overConnections } from "./connection.ts";
import { coresBetween, cpuTime, describeRun } from "./machine.ts";
import { type Summary, summarise } from "./percentiles.ts";
import { anyOf, populate, type Talker } from "./population.ts";
import { cpuSeconds } from "./process-cpu.ts";
import { benchServers } from "./servers.ts";

const STREAMS = 500;
const RATES = [200, 500, 1_000];
/** A run that takes longer than its messages are due: commands come faster than they are executed. */
const KEPT_UP_WITHIN = 1.05;
const WARM_UP_SECONDS = 5;
const SECONDS = 20;
const CONNECTIONS = 16;
const DRAIN_MS = 10_000;

interface Sent {
  due: number;
  answered: number;
}

/** Runs the benchmark and prints what it found. Throws when an event was lost, came twice or came out of order. */
export async function benchLatency(): Promise<void> {
  await using servers = await benchServers();
  await using platform = await createPlatform(servers);
  const [api, app] = await Promise.all([platform.startApi(), platform.startStream()]);
  await describeRun(`latency: messages over ${STREAMS} streams, ${SECONDS} s at each rate`, servers);
  const talkers = await populate(api.url, platform, STREAMS);
  const streams = await openAll(app, talkers);

  await sendAtRate(api.url, talkers, { rate: RATES[0] ?? 1, seconds: WARM_UP_SECONDS });
  for (const rate of RATES) {
    const before = reading([api, app]);
    const beganAt = performance.now();
    const sent = await sendAtRate(api.url, talkers, { rate, seconds: SECONDS });
    const tookSeconds = (performance.now() - beganAt) / 1000;
    const after = reading([api, app]);
    report(sent, await arrivals(streams, sent));
    console.log(usedCores(before, after, tookSeconds));
    console.log(`rate                           ${(sent.size / tookSeconds).toFixed(0)}/s of ${rate}/s`);
    if (tookSeconds > SECONDS * KEPT_UP_WITHIN) return console.log("the write side does not keep up");
  }
}

function report(sent: ReadonlyMap<string, Sent>, arrived: ReadonlyMap<string, number>): void {
  const waits = [...sent].map(([id, { answered }]) => Math.max(0, (arrived.get(id) ?? Number.NaN) - answered));
  const whole = [...sent].map(([id, { due }]) => (arrived.get(id) ?? Number.NaN) - due);
  const first = [...sent].filter(([id, { answered }]) => (arrived.get(id) ?? 0) <= answered).length;
  console.log(`\n${line("answer → event at the client", summarise(waits))}`);
  console.log(line("due → event at the client", summarise(whole)));
  console.log(line("due → answer", summarise([...sent.values()].map(({ due, answered }) => answered - due))));
  console.log(`events that were there before the answer: ${first} of ${sent.size}; lost 0, twice 0`);
}

async function openAll(app: AppProcess, talkers: readonly Talker[]): Promise<RecordedStream[]> {
  const streams: RecordedStream[] = [];
  for (const { conversation } of talkers) {
    const url = app.url + conversation.streamPath;
    const stream = await openStream({ url, headers: conversation.participant });
    await stream.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");
    streams.push(stream);
  }
  return streams;
}

/** Open loop: each message has its time; a slow answer delays no other but through the connections. */
async function sendAtRate(
  apiUrl: string,
  talkers: readonly Talker[],
  { rate, seconds }: { rate: number; seconds: number },
): Promise<Map<string, Sent>> {
  const sent = new Map<string, Sent>();
  const begin = performance.now() + 100;
  const total = rate * seconds;
  let number = 0;
  await overConnections<number>(apiUrl, CONNECTIONS, {
    next: async () => {
      if (number >= total) return null;
      const due = begin + (number++ * 1000) / rate;
      const early = due - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      return due;
    },
    send: async (connection, due) => {
      const { conversation, path } = anyOf(talkers);
      const body = JSON.stringify({ text: `A message of the usual length, as people write them. ${due}` });
      const answer = await connection.post({ path, headers: conversation.participant, body });
      if (answer.status !== 201) throw new Error(`a message was refused: ${answer.status} ${answer.body}`);
      sent.set(idOf(JSON.parse(answer.body)), { due, answered: answer.at });
    },
  });
  return sent;
}

/** When each message arrived. Every frame counts: one that comes twice, or in a wrong order, fails the run. */
async function arrivals(
  streams: readonly RecordedStream[],
  sent: ReadonlyMap<string, Sent>,
): Promise<Map<string, number>> {
  const arrived = new Map<string, number>();
  const missing = () => [...sent.keys()].filter((id) => !arrived.has(id)).length;
  for (const deadline = performance.now() + DRAIN_MS; performance.now() < deadline; ) {
    arrived.clear();
    for (const stream of streams) collect(stream, arrived);
    if (missing() === 0) return arrived;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${missing()} of ${sent.size} events were lost`);
}

function collect(stream: RecordedStream, arrived: Map<string, number>): void {
  let last = 0;
  for (const frame of stream.frames.filter(({ eventType }) => eventType === "MESSAGE_SENT")) {
    const id = idOf(frame.payload);
    const seq = Number(frame.id?.split(".")[0]);
    if (arrived.has(id) || !(seq > last)) throw new Error(`event ${id} came twice or out of order`);
    last = seq;
    arrived.set(id, frame.at);
  }
}

const withId = z.object({ id: z.string() });
const idOf = (message: unknown): string => withId.parse(message).id;

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
