/** Commands per second over HTTP, beside pgbench calling the same append function on the same server, in turn. */
import { createPlatform } from "@tributary/e2e/platform";
import { overConnections } from "./connection.ts";
import { describeRun } from "./machine.ts";
import { median, summarise } from "./percentiles.ts";
import { findPgbench, prepareRequest, runPgbench } from "./pgbench.ts";
import { anyOf, populate, type Talker } from "./population.ts";
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
  await overHttp(api.url, talkers, 3);
  await prepareRequest(servers.databaseUrl);

  const http: number[] = [];
  const bare: number[] = [];
  for (let pair = 1; pair <= PAIRS; pair++) {
    const run = await overHttp(api.url, talkers, SECONDS);
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

async function overHttp(apiUrl: string, talkers: readonly Talker[], seconds: number) {
  const times: number[] = [];
  const begin = performance.now();
  const end = begin + seconds * 1000;
  await overConnections<Talker>(apiUrl, IN_FLIGHT, {
    next: () => (performance.now() < end ? anyOf(talkers) : null),
    send: async (connection, { conversation, path }) => {
      const body = JSON.stringify({ text: "A message of the usual length, as people write them." });
      const sent = performance.now();
      const answer = await connection.post({ path, headers: conversation.participant, body });
      if (answer.status !== 201) throw new Error(`a message was refused: ${answer.status} ${answer.body}`);
      times.push(answer.at - sent);
    },
  });
  return { rate: (times.length * 1000) / (performance.now() - begin), p99: summarise(times).p99 };
}
