/**
 * What a stream replica pays for what it does not deliver, the terms of docs/scaling.md: for a second of a stream on which
 * nothing happens (keep-alives, reconciling), and for a record that nobody here listens to.
 */
import { setTimeout as delay } from "node:timers/promises";
import { createPlatform, type Platform } from "@tributary/e2e/platform";
import { coresBetween, cpuTime, describeRun } from "../machine.ts";
import { cpuSeconds, cpuSecondsWithChildren, postgresPid } from "../process-cpu.ts";
import { benchServers } from "../servers.ts";
import { oneToOne, registerParticipants } from "./audience.ts";
import { type Channel, createChannel } from "./channels.ts";
import { spread } from "./pairs.ts";
import { publishAtRate } from "./publish.ts";
import { openReaders } from "./readers.ts";
import { type Side, tributarySide } from "./sides.ts";

const STREAMS = 4_000;
const STRANGERS = 1_000;
const RATE = 4_000;
const SECONDS = 15;
const ROUNDS = 3;

interface Cost {
  /** CPU seconds. */
  node: number;
  postgres: number;
  seconds: number;
}

/** Runs it and prints microseconds, smallest, median and largest of the rounds. */
export async function benchScaling(): Promise<void> {
  await using servers = await benchServers();
  await using platform = await createPlatform(servers);
  await describeRun(`scaling: ${STREAMS} streams, ${ROUNDS} rounds of ${SECONDS} s`, servers);
  await populate(platform);
  await using app = await platform.startStream();
  await using side = tributarySide(platform, app);
  const { readers } = await oneToOne(platform, side, STREAMS);
  const strangers = await channelsOfNobody(platform);
  const pids = { node: side.pid, postgres: await postgresPid(servers.databaseUrl) };
  using open = await openReaders(side.url, readers);
  const idle: Cost[] = [];
  const skipped: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const quiet = await costOf(pids, () => delay(SECONDS * 1000));
    idle.push(quiet);
    skipped.push(await microsPerRecord(side, { pids, strangers, quiet }));
  }
  const { closed } = await open.report();
  if (closed > 0) throw new Error(`${closed} streams ended`);
  const perStream = (pick: (cost: Cost) => number) =>
    spread(idle.map((cost) => (pick(cost) * 1e6) / cost.seconds / STREAMS));
  console.log("min / median / max");
  console.log(`a stream's second, µs: node ${perStream(({ node }) => node)}, postgres ${perStream((c) => c.postgres)}`);
  console.log(`a record of strangers, µs of node: ${spread(skipped)}`);
}

async function populate(platform: Platform): Promise<void> {
  await using api = await platform.startApi();
  await registerParticipants(api.url, platform, STREAMS);
}

async function channelsOfNobody({ store, tenant }: Platform): Promise<Channel[]> {
  return await Promise.all(
    Array.from({ length: STRANGERS }, (_, number) => {
      const participantId = `stranger-${number}`;
      const feeds = [`coach/stranger-${number}`, `participant/${participantId}`];
      const people = { tenant: tenant.name, sessionId: `strange-${number}`, participantId, feeds, version: 2 };
      return createChannel(store, number, people);
    }),
  );
}

/** Beyond what the open streams cost meanwhile. */
async function microsPerRecord(
  { messaging }: Side,
  { pids, strangers, quiet }: { pids: Pids; strangers: readonly Channel[]; quiet: Cost },
): Promise<number> {
  let sent = 0;
  const busy = await costOf(pids, async () => {
    sent = await publishAtRate({ messaging, channels: strangers, rate: RATE, seconds: SECONDS });
    await delay(1000); // the tail is a few milliseconds behind at most
  });
  return ((busy.node - (quiet.node * busy.seconds) / quiet.seconds) * 1e6) / sent;
}

interface Pids {
  node: number;
  postgres: number;
}

async function costOf(pids: Pids, run: () => Promise<void>): Promise<Cost> {
  const reading = () => ({ node: cpuSeconds(pids.node), postgres: cpuSecondsWithChildren(pids.postgres) });
  const [before, machine, at] = [reading(), cpuTime(), performance.now()];
  await run();
  const [after, seconds] = [reading(), (performance.now() - at) / 1000];
  const cost = { node: after.node - before.node, postgres: after.postgres - before.postgres, seconds };
  const rest = coresBetween(machine, cpuTime()) - (cost.node + cost.postgres) / seconds;
  console.log(
    `node ${cost.node.toFixed(2)} s, postgres ${cost.postgres.toFixed(2)} s in ${seconds.toFixed(1)} s [${rest.toFixed(2)} cores of the rest]`,
  );
  return cost;
}
