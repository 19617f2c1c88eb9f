/** 64 clients of two replicas change one session for a minute. Throws when the log does not hold what they were told. */
import { hammerSession } from "@tributary/e2e/hot-session";
import { createPlatform } from "@tributary/e2e/platform";
import { describeRun } from "./machine.ts";
import { benchServers } from "./servers.ts";

const CLIENTS = 64;
const SECONDS = 60;
const LEAST_SERVED = 0.99;

/** Runs it and prints what was answered. */
export async function benchHotSession(): Promise<void> {
  await using servers = await benchServers();
  await using platform = await createPlatform(servers);
  const apis = await Promise.all([platform.startApi(), platform.startApi()]);
  await describeRun(`hot session: ${CLIENTS} clients, ${SECONDS} s, ${apis.length} replicas`, servers);
  const apiUrls = apis.map(({ url }) => url);
  const { answers, served, events, problems } = await hammerSession({
    ...{ platform, apiUrls, clients: CLIENTS, seconds: SECONDS },
  });
  const total = [...answers.values()].reduce((sum, count) => sum + count, 0);
  const counts = [...answers].toSorted(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  console.log(`answers     ${total} (${(total / SECONDS).toFixed(0)}/s); ${counts.join(", ")}`);
  console.log(`not 503     ${(served * 100).toFixed(2)} %`);
  console.log(`log         ${events} events, versions without a gap; ${problems.length} differences from the answers`);
  if (problems.length > 0 || served < LEAST_SERVED) throw new Error(`not as it has to be: ${problems.join("\n")}`);
}
