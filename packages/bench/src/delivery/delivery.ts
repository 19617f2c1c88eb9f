/**
 * What a delivered event costs the server, and how long it takes from Kafka to the client: our stream app with everything
 * on beside the bare Node floor, in turn, with the same records.
 */
import type { Platform } from "@tributary/e2e/platform";
import { createPlatform } from "@tributary/e2e/platform";
import { coresBetween, cpuTime, describeRun } from "../machine.ts";
import { cpuSeconds } from "../process-cpu.ts";
import { benchServers } from "../servers.ts";
import { type Audience, inRooms, oneToOne, openRooms, registerParticipants } from "./audience.ts";
import { spread } from "./pairs.ts";
import { publishAtRate } from "./publish.ts";
import { openReaders, type Readers } from "./readers.ts";
import { floorSide, type Side, tributarySide } from "./sides.ts";

const STREAMS = 2_000;
const ROOMS = 20;
const PAIRS = 7;
const WARM_UP_SECONDS = 4;
const DRAIN_MS = 10_000;

interface Load {
  title: string;
  /** Messages a second, and how many streams each goes to. */
  rate: number;
  fanOut: number;
  seconds: number;
}

const loads: Readonly<Record<string, Load>> = {
  direct: { title: `1:1 over ${STREAMS} streams`, rate: 1_000, fanOut: 1, seconds: 8 },
  "rooms-130k": { title: "rooms of 100", rate: 1_300, fanOut: STREAMS / ROOMS, seconds: 5 },
  "rooms-400k": { title: "rooms of 100", rate: 4_000, fanOut: STREAMS / ROOMS, seconds: 5 },
};

interface Opened {
  side: Side;
  audience: Audience;
  readers: Readers;
}

interface Run {
  /** Of the server, for each delivered event. */
  cpuMicros: number;
  p50: number;
  p99: number;
  otherCores: number;
}

/** Runs all loads, or the one that is named. Throws when an event was lost, came twice or out of order. */
export async function benchDelivery(only?: string): Promise<void> {
  await using servers = await benchServers();
  await using platform = await createPlatform(servers);
  await describeRun(`delivery: ${PAIRS} pairs of each load`, servers);
  const rooms = await populate(platform);
  for (const [name, load] of Object.entries(loads)) {
    if (only !== undefined && only !== name) continue;
    console.log(`\n${name}: ${load.title}, ${load.rate * load.fanOut} deliveries/s, ${load.seconds} s a run`);
    await comparePairs(platform, load, rooms);
  }
}

async function populate(platform: Platform): Promise<string[]> {
  await using api = await platform.startApi();
  await registerParticipants(api.url, platform, STREAMS);
  return await openRooms(api.url, platform, ROOMS);
}

async function comparePairs(platform: Platform, load: Load, rooms: readonly string[]): Promise<void> {
  await using app = await platform.startStream();
  await using ours = tributarySide(platform, app);
  await using floor = await floorSide(platform);
  const open = async (side: Side): Promise<Opened> => {
    const audience =
      load.fanOut === 1
        ? await oneToOne(platform, side, STREAMS)
        : await inRooms(platform, side, { rooms, count: STREAMS });
    return { side, audience, readers: await openReaders(side.url, audience.readers) };
  };
  const [us, them] = [await open(ours), await open(floor)];
  using _readers = us.readers;
  using _theirs = them.readers;
  for (const one of [us, them]) await measure(one, { ...load, seconds: WARM_UP_SECONDS });
  const pairs: { ours: Run; floor: Run }[] = [];
  while (pairs.length < PAIRS) {
    // Who goes first changes, so that whatever drifts meanwhile is nobody's advantage.
    const first = pairs.length % 2 === 0 ? await measure(us, load) : null;
    const theirs = await measure(them, load);
    pairs.push({ ours: first ?? (await measure(us, load)), floor: theirs });
    console.log(pairLine(pairs.length, pairs.at(-1)));
  }
  report(pairs);
}

async function measure({ side, audience, readers }: Opened, load: Load): Promise<Run> {
  await readers.forget();
  const processes = () => [side.pid, readers.pid, process.pid].map(cpuSeconds);
  const before = { machine: cpuTime(), processes: processes(), at: performance.now() };
  const sent = await publishAtRate({ messaging: side.messaging, channels: audience.channels, ...load });
  await readers.untilArrived(sent * load.fanOut, DRAIN_MS);
  const used = processes().map((seconds, index) => seconds - (before.processes[index] ?? 0));
  const seconds = (performance.now() - before.at) / 1000;
  const rest = coresBetween(before.machine, cpuTime()) - used.reduce((sum, each) => sum + each, 0) / seconds;
  const { arrived, outOfOrder, closed, waits } = await readers.report();
  if (arrived !== sent * load.fanOut || outOfOrder > 0 || closed > 0) {
    throw new Error(`${side.name}: ${arrived} of ${sent * load.fanOut} arrived, ${outOfOrder} wrong, ${closed} closed`);
  }
  return { cpuMicros: ((used[0] ?? 0) * 1e6) / arrived, p50: waits.p50, p99: waits.p99, otherCores: rest };
}

function pairLine(number: number, pair: { ours: Run; floor: Run } | undefined): string {
  if (pair === undefined) return "";
  const of = ({ cpuMicros, p50, p99, otherCores }: Run) =>
    `${cpuMicros.toFixed(2)} µs, p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(1)} ms [${otherCores.toFixed(2)}]`;
  const ratio = (pair.ours.cpuMicros / pair.floor.cpuMicros).toFixed(2);
  return `pair ${number}: tributary ${of(pair.ours)} · floor ${of(pair.floor)} · CPU ratio ${ratio}`;
}

/** In brackets above: cores used by Kafka, Postgres and whatever else ran. */
function report(pairs: readonly { ours: Run; floor: Run }[]): void {
  const line = (what: string, pick: (run: Run) => number) => {
    const [ours, theirs] = [pairs.map(({ ours }) => pick(ours)), pairs.map(({ floor }) => pick(floor))];
    console.log(`${what}: tributary ${spread(ours)} · floor ${spread(theirs)}`);
  };
  console.log("min / median / max");
  line("server CPU, µs a delivered event", ({ cpuMicros }) => cpuMicros);
  line("p50, ms", ({ p50 }) => p50);
  line("p99, ms", ({ p99 }) => p99);
  console.log(`CPU ratio: ${spread(pairs.map(({ ours, floor }) => ours.cpuMicros / floor.cpuMicros))}`);
}
