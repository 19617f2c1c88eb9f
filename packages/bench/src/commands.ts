/**
 * What a command costs over HTTP with relay, Kafka and command consumer on: CPU time of the api and of Postgres at a fixed
 * rate, and the highest rate, beside pgbench calling the same append function on the same server, in turn.
 */
import { createPlatform } from "@tributary/e2e/platform";
import { startBareServer } from "./bare-server.ts";
import { describeRun, otherLoad } from "./machine.ts";
import { type Answered, type Load, messagesOverHttp } from "./message-load.ts";
import { median } from "./percentiles.ts";
import { findPgbench, prepareRequest, runPgbench } from "./pgbench.ts";
import { populate } from "./population.ts";
import { cpuSeconds, cpuSecondsWithChildren, postgresPid } from "./process-cpu.ts";
import { benchServers } from "./servers.ts";

const TALKERS = 500;
const IN_FLIGHT = 16;
const PAIRS = 3;
const WARM_UP_SECONDS = 10;
const FIXED = { perSecond: 1000, seconds: 20 };
const HIGHEST_SECONDS = 10;

/** Runs the pairs and prints each, and the ratios of the medians. */
export async function benchCommands(): Promise<void> {
  const pgbench = await findPgbench();
  if (!pgbench) throw new Error("pgbench is not on PATH nor under /usr/lib/postgresql: install postgresql-contrib");
  await using servers = await benchServers();
  const postgres = await postgresPid(servers.databaseUrl);
  await using platform = await createPlatform(servers);
  const [api, bare] = await Promise.all([platform.startApi(), startBareServer()]);
  await using _bare = bare;
  await describeRun(`commands: ${IN_FLIGHT} in flight, ${PAIRS} pairs`, servers);
  const talkers = await populate(api.url, platform, TALKERS);
  const load = { apiUrl: api.url, talkers, inFlight: IN_FLIGHT };
  await messagesOverHttp({ ...load, seconds: WARM_UP_SECONDS });
  await messagesOverHttp({ ...load, apiUrl: bare.url, seconds: 2 });
  await prepareRequest(servers.databaseUrl);
  const append = (options: { seconds: number; perSecond?: number }) =>
    metered({ postgres }, async () => {
      const tps = await runPgbench(pgbench, servers.databaseUrl, { clients: IN_FLIGHT, ...options });
      return { count: tps * options.seconds, rate: tps, p50: Number.NaN, p99: Number.NaN };
    });
  const send = (options: Partial<Load> & { seconds: number }, pid: number) =>
    metered({ postgres, node: pid }, () => messagesOverHttp({ ...load, ...options }));

  console.log(`## at ${FIXED.perSecond}/s, or as many as there could be`);
  const fixed = await inPairs(async () => {
    const http = await send(FIXED, api.pid);
    const alone = await append({ seconds: FIXED.seconds, perSecond: http.rate });
    const floor = await send({ apiUrl: bare.url, perSecond: http.rate, seconds: FIXED.seconds / 4 }, bare.pid);
    return { http, alone, floor };
  });
  const of = (pick: (pair: (typeof fixed)[number]) => number) => median(fixed.map(pick));
  console.log(
    `median: ${of(({ http }) => http.rate).toFixed(0)}/s; Node ${of(({ http }) => http.node).toFixed(0)} µs a command, ${of(({ http, floor }) => http.node / floor.node).toFixed(1)} × a bare HTTP server; Postgres ${of(({ http, alone }) => http.postgres / alone.postgres).toFixed(2)} × append_events under pgbench`,
  );
  console.log("## as many as there can be");
  const highest = await inPairs(async () => ({
    http: await send({ seconds: HIGHEST_SECONDS }, api.pid),
    alone: await append({ seconds: HIGHEST_SECONDS }),
  }));
  const ratio = median(highest.map(({ http, alone }) => http.rate / alone.rate));
  console.log(`median: HTTP ${ratio.toFixed(2)} × append_events under pgbench`);
}

/** A run with the CPU time that it took, in microseconds a command. */
interface Cost extends Answered {
  node: number;
  postgres: number;
}

async function metered(pids: { postgres: number; node?: number }, run: () => Promise<Answered>): Promise<Cost> {
  const reading = () => [cpuSeconds(pids.node ?? Number.NaN), cpuSecondsWithChildren(pids.postgres)] as const;
  const before = reading();
  const answered = await run();
  const after = reading();
  const each = (index: 0 | 1) => ((after[index] - before[index]) * 1e6) / answered.count;
  return { ...answered, node: each(0), postgres: each(1) };
}

async function inPairs<Pair extends Record<string, Cost>>(run: () => Promise<Pair>): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let number = 1; number <= PAIRS; number++) {
    console.log(`pair ${number}, other load ${await otherLoad()} cores`);
    const pair = await run();
    for (const [name, cost] of Object.entries(pair)) console.log(`  ${name.padEnd(5)} ${describe(cost)}`);
    pairs.push(pair);
  }
  return pairs;
}

function describe({ rate, p50, p99, node, postgres }: Cost): string {
  const waited = Number.isNaN(p50) ? "" : `, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
  const inNode = Number.isNaN(node) ? "" : `, Node ${node.toFixed(0)} µs`;
  return `${rate.toFixed(0)}/s${waited}${inNode}, Postgres ${postgres.toFixed(0)} µs`;
}
