/**
 * What a command costs over HTTP with relay, Kafka and command consumer on: CPU time of the api and of Postgres over one
 * long stretch at a fixed rate, and the highest rate, beside pgbench calling the same append function on the same server.
 */
import { setTimeout as delay } from "node:timers/promises";
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
const FIXED = { perSecond: 1000, seconds: 60 };
const ALONE_SECONDS = 30;
const FLOOR_SECONDS = 10;
const HIGHEST_SECONDS = 8;
/** In which new backends read the catalogue and compile the functions: it is no part of an append. */
const COLD_SECONDS = 3;

/** Runs the stretch and the pairs, about three and a half minutes in all, and prints each and the ratios. */
export async function benchCommands(): Promise<void> {
  const pgbench = await findPgbench();
  if (!pgbench) throw new Error("pgbench is not on PATH nor under /usr/lib/postgresql: install postgresql-contrib");
  await using servers = await benchServers();
  const postgres = await postgresPid(servers.databaseUrl);
  await using platform = await createPlatform(servers);
  const [api, bare] = await Promise.all([platform.startApi(), startBareServer()]);
  await using _bare = bare;
  await describeRun(`commands: ${IN_FLIGHT} in flight`, servers);
  const talkers = await populate(api.url, platform, TALKERS);
  const load = { apiUrl: api.url, talkers, inFlight: IN_FLIGHT };
  await messagesOverHttp({ ...load, seconds: WARM_UP_SECONDS });
  await messagesOverHttp({ ...load, apiUrl: bare.url, seconds: 2 });
  await prepareRequest(servers.databaseUrl);
  const contenders: Contenders = {
    http: (options) => metered({ postgres, node: api.pid }, () => messagesOverHttp({ ...load, ...options })),
    floor: (options) =>
      metered({ postgres, node: bare.pid }, () => messagesOverHttp({ ...load, apiUrl: bare.url, ...options })),
    alone: appendsAlone(pgbench, { postgres, databaseUrl: servers.databaseUrl }),
  };
  await atFixedRate(contenders);
  await asManyAsThereCanBe(contenders);
}

type Contender = (options: Pick<Load, "seconds" | "perSecond">) => Promise<Cost>;

interface Contenders {
  /** Messages to the api. */
  http: Contender;
  /** The same requests to a bare HTTP server. */
  floor: Contender;
  /** The append under pgbench. */
  alone: Contender;
}

function appendsAlone(program: string, server: { postgres: number; databaseUrl: string }): Contender {
  return async ({ seconds, perSecond }) => {
    const limit = perSecond === undefined ? {} : { perSecond };
    const whole = { clients: IN_FLIGHT, seconds: seconds + COLD_SECONDS, ...limit };
    const running = runPgbench(program, server.databaseUrl, whole);
    await Promise.race([running, delay(COLD_SECONDS * 1000)]);
    return metered({ postgres: server.postgres }, async () => {
      const tps = await running;
      return { count: tps * seconds, rate: tps, p50: Number.NaN, p99: Number.NaN };
    });
  };
}

async function atFixedRate({ http, floor, alone }: Contenders): Promise<void> {
  console.log(`## at ${FIXED.perSecond}/s, or as many as there could be; other load ${await otherLoad()} cores`);
  const sent = print("http", await http(FIXED));
  const perSecond = sent.rate;
  const appended = print("alone", await alone({ perSecond, seconds: ALONE_SECONDS }));
  const answered = print("floor", await floor({ perSecond, seconds: FLOOR_SECONDS }));
  console.log(
    `${perSecond.toFixed(0)}/s over ${FIXED.seconds} s: Node ${sent.node.toFixed(0)} µs a command, ${(sent.node / answered.node).toFixed(1)} × a bare HTTP server; Postgres ${(sent.postgres / appended.postgres).toFixed(2)} × append_events under pgbench`,
  );
}

async function asManyAsThereCanBe({ http, alone }: Contenders): Promise<void> {
  console.log("## as many as there can be");
  const ratios: number[] = [];
  for (let number = 1; number <= PAIRS; number++) {
    console.log(`pair ${number}, other load ${await otherLoad()} cores`);
    const sent = print("http", await http({ seconds: HIGHEST_SECONDS }));
    const appended = print("alone", await alone({ seconds: HIGHEST_SECONDS }));
    ratios.push(sent.rate / appended.rate);
  }
  const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  console.log(`median: HTTP ${median(ratios).toFixed(2)} × append_events under pgbench (${spread})`);
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

/** Prints it, and hands it on. */
function print(name: string, cost: Cost): Cost {
  const { rate, p50, p99, node, postgres } = cost;
  const waited = Number.isNaN(p50) ? "" : `, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
  const inNode = Number.isNaN(node) ? "" : `, Node ${node.toFixed(0)} µs`;
  console.log(`  ${name.padEnd(5)} ${rate.toFixed(0)}/s${waited}${inNode}, Postgres ${postgres.toFixed(0)} µs`);
  return cost;
}
