/** Commands that nobody waits for: how many are accepted, and executed through Kafka, beside those that are waited for. */
import { createPlatform } from "@tributary/e2e/platform";
import { Client } from "pg";
import { describeRun } from "./machine.ts";
import { messagesOverHttp } from "./message-load.ts";
import { median } from "./percentiles.ts";
import { populate } from "./population.ts";
import { benchServers } from "./servers.ts";

const TALKERS = 500;
const IN_FLIGHT = 16;
const SECONDS = 10;
const PAIRS = 3;
const LOOK_EVERY_MS = 50;
const GIVE_UP_MS = 120_000;

/** Runs the pairs and prints each, the medians and their ratio. */
export async function benchAsync(): Promise<void> {
  await using servers = await benchServers();
  await using platform = await createPlatform(servers);
  const api = await platform.startApi({ ROLES: "http,commands" });
  await describeRun(`async: ${IN_FLIGHT} in flight, ${SECONDS} s each, ${PAIRS} pairs`, servers);
  const talkers = await populate(api.url, platform, TALKERS);
  const load = { apiUrl: api.url, talkers, inFlight: IN_FLIGHT };
  await messagesOverHttp({ ...load, seconds: 3 });
  const database = new Client({ connectionString: servers.databaseUrl });
  await database.connect();

  const waitedFor: number[] = [];
  const executed: number[] = [];
  for (let pair = 1; pair <= PAIRS; pair++) {
    const { rate } = await messagesOverHttp({ ...load, seconds: SECONDS });
    const begin = performance.now();
    const accepted = await messagesOverHttp({ ...load, seconds: SECONDS, async: true });
    await untilNoneIsAccepted(database);
    const executedRate = (accepted.count * 1000) / (performance.now() - begin);
    waitedFor.push(rate);
    executed.push(executedRate);
    console.log(
      `pair ${pair}: waited for ${rate.toFixed(0)}/s; accepted ${accepted.rate.toFixed(0)}/s (p99 ${accepted.p99.toFixed(1)} ms), executed ${executedRate.toFixed(0)}/s`,
    );
  }
  await database.end();
  const [sync, later] = [median(waitedFor), median(executed)];
  console.log(
    `median: waited for ${sync.toFixed(0)}/s, executed later ${later.toFixed(0)}/s, ratio ${(later / sync).toFixed(2)}`,
  );
}

async function untilNoneIsAccepted(database: Client): Promise<void> {
  const deadline = performance.now() + GIVE_UP_MS;
  while (performance.now() < deadline) {
    const { rows } = await database.query("select count(*)::int as waiting from command_receipts where status = 202");
    if (rows[0]?.waiting === 0) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error("commands were accepted and not executed in two minutes");
}
