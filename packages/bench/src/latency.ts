/**
 * How long after the answer of a command its event is at the client: 500 open streams, 200 messages a second at fixed
 * times, apps as processes of their own, real Kafka and Postgres, one clock for all readings.
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
const RATE = 200;
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
  await describeRun(`latency: ${RATE} messages/s over ${STREAMS} streams, ${SECONDS} s`, servers);
  const talkers = await populate(api.url, platform, STREAMS);
  const streams = await openAll(app, talkers);

  await sendAtRate(api.url, talkers, WARM_UP_SECONDS);
  const before = reading([api, app]);
  const sent = await sendAtRate(api.url, talkers, SECONDS);
  const after = reading([api, app]);
  const arrived = await arrivals(streams, sent);

  const waits = [...sent].map(([id, { answered }]) => Math.max(0, (arrived.get(id) ?? Number.NaN) - answered));
  const whole = [...sent].map(([id, { due }]) => (arrived.get(id) ?? Number.NaN) - due);
  const first = [...sent].filter(([id, { answered }]) => (arrived.get(id) ?? 0) <= answered).length;
  console.log(line("answer → event at the client", summarise(waits)));
  console.log(line("due → event at the client", summarise(whole)));
  console.log(line("due → answer", summarise([...sent.values()].map(({ due, answered }) => answered - due))));
  console.log(`events that were there before the answer: ${first} of ${sent.size}; lost 0, twice 0`);
  console.log(usedCores(before, after));
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
async function sendAtRate(apiUrl: string, talkers: readonly Talker[], seconds: number): Promise<Map<string, Sent>> {
  const sent = new Map<string, Sent>();
  const begin = performance.now() + 100;
  const total = RATE * seconds;
  let number = 0;
  await overConnections<number>(apiUrl, CONNECTIONS, {
    next: async () => {
      if (number >= total) return null;
      const due = begin + (number++ * 1000) / RATE;
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
function usedCores(before: ReturnType<typeof reading>, after: ReturnType<typeof reading>): string {
  const cores = after.processes.map((seconds, index) => (seconds - (before.processes[index] ?? 0)) / SECONDS);
  const rest = coresBetween(before.machine, after.machine) - cores.reduce((sum, each) => sum + each, 0);
  const [api, stream, client] = cores.map((each) => each.toFixed(2));
  return `cores: api ${api}, stream ${stream}, client ${client}, the rest with Postgres and Kafka ${rest.toFixed(2)}`;
}

function line(what: string, { count, p50, p99, p999, max }: Summary): string {
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  return `${what.padEnd(30)} p50 ${ms(p50)}, p99 ${ms(p99)}, p99.9 ${ms(p999)}, max ${ms(max)} (${count})`;
}
