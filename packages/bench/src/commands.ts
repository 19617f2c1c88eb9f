/** Commands per second over HTTP, beside pgbench calling the same append function on the same server, in turn. */
import { createPlatform } from "@tributary/e2e/platform";
import { describeRun } from "./machine.ts";
import { messagesOverHttp } from "./message-load.ts";
import { median } from "./percentiles.ts";
import { findPgbench, prepareRequest, runPgbench } from "./pgbench.ts";
import { populate } from "./population.ts";
import { benchServers } from "./servers.ts";

const TALKERS = 500;
const IN_FLIGHT = 16;
const SECONDS = 10;
const PAIRS = 3;

/** Runs the pairs and prints each, the medians and their ratio. */
export async function benchCommands(): Promise<void> {
  const pgbench = await findPgbench();
  if (!pgbench) throw new Error("pgbench is not on PATH nor under /usr/lib/postgresql: install postgresql-contrib");
  await using servers = await benchServers();
  await using platform = await createPlatform(servers);
  // The relay is left out on both sides: what is compared is the way from a command into the log.
  const api = await platform.startApi({ ROLES: "http" });
  await describeRun(`commands: ${IN_FLIGHT} in flight, ${SECONDS} s each, ${PAIRS} pairs`, servers);
  const talkers = await populate(api.url, platform, TALKERS);
  const load = { apiUrl: api.url, talkers, inFlight: IN_FLIGHT };
  await messagesOverHttp({ ...load, seconds: 3 });
  await prepareRequest(servers.databaseUrl);

  const http: number[] = [];
  const bare: number[] = [];
  for (let pair = 1; pair <= PAIRS; pair++) {
    const run = await messagesOverHttp({ ...load, seconds: SECONDS });
    const tps = await runPgbench(pgbench, servers.databaseUrl, { clients: IN_FLIGHT, seconds: SECONDS });
    http.push(run.rate);
    bare.push(tps);
    console.log(
      `pair ${pair}: HTTP ${run.rate.toFixed(0)}/s (p99 ${run.p99.toFixed(1)} ms), pgbench ${tps.toFixed(0)}/s`,
    );
  }
  const [ours, theirs] = [median(http), median(bare)];
  console.log(`median: HTTP ${ours.toFixed(0)}/s, pgbench ${theirs.toFixed(0)}/s, ratio ${(ours / theirs).toFixed(2)}`);
}
