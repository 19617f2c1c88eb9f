/** kill -9 of replicas and servers, at moments when it hurts. Each fault answers how much it was seen to have hit. */
import type { Random } from "@tributary/testing/checker";
import { Client } from "pg";
import type { AppProcess } from "../app-process.ts";
import { portOf } from "./replicas.ts";
import { type Scene, soon } from "./scene.ts";

const TRAFFIC_WITHIN_MS = 5_000;

/** The api that does not lead, just when a command has reached it: counts the commands that get no answer. */
export async function killApi({ platform, api }: Scene, random: Random): Promise<number> {
  const app = await soon(async () => {
    const leader = await leaderOf(platform.databaseUrl, api.running);
    return random.pick(api.running.filter((each) => each !== leader));
  });
  if (app === null) return 0;
  await api.balancer.traffic("to", portOf(app), TRAFFIC_WITHIN_MS);
  const cut = api.balancer.unanswered(portOf(app));
  await api.kill(app);
  return cut;
}

/** The api that leads the relay, just when a command has reached it: counts the events that wait for the next leader. */
export async function killRelayLeader({ platform, api }: Scene): Promise<number> {
  await api.complete(); // while it is gone, somebody has to commit what then waits
  const leader = () => leaderOf(platform.databaseUrl, api.running);
  const app = await soon(leader);
  if (app === null) return 0;
  await api.balancer.traffic("to", portOf(app), TRAFFIC_WITHIN_MS);
  await api.kill(app);
  return mostWaiting(platform, async () => (await leader()) !== null);
}

/** A stream replica, just when it writes to a client: counts the streams that it cuts. */
export async function killStream({ stream }: Scene, random: Random): Promise<number> {
  const app = await soon(() => random.pick(stream.running));
  if (app === null) return 0;
  await stream.balancer.traffic("from", portOf(app), TRAFFIC_WITHIN_MS);
  const cut = stream.balancer.open(portOf(app));
  await stream.kill(app);
  return cut;
}

/** The broker; it comes back when publishing waits for it. Counts the events that waited. */
export async function restartKafka({ platform, kafka }: Scene): Promise<number> {
  await kafka.kill();
  await soon(async () => ((await platform.store.relay.lag()).events > 0 ? true : null));
  let started = false;
  const starting = kafka.start().then(() => {
    started = true;
  });
  const waited = await mostWaiting(platform, async () => started && (await platform.store.relay.lag()).events === 0);
  await starting;
  return waited;
}

/** The database; it comes back when commands have failed for it. Counts the failed attempts. */
export async function restartPostgres({ commands, postgres }: Scene): Promise<number> {
  const before = commands.failedAttempts;
  await postgres.kill();
  await soon(() => (commands.failedAttempts > before ? true : null));
  await postgres.start();
  const { answered } = commands;
  await soon(() => (commands.answered > answered ? true : null));
  return commands.failedAttempts - before;
}

/** The most unpublished events that were seen until it is so. */
async function mostWaiting({ store }: Scene["platform"], isSo: () => Promise<boolean>): Promise<number> {
  let most = 0;
  await soon(async () => {
    most = Math.max(most, (await store.relay.lag()).events);
    return (await isSo()) ? true : null;
  });
  return most;
}

/** The process that holds the relay's lease now: a leader logs its fence. */
async function leaderOf(databaseUrl: string, running: readonly AppProcess[]): Promise<AppProcess | null> {
  const client = new Client({ connectionString: databaseUrl });
  // The server is killed now and then; whoever asks, asks again.
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query("select fence from leases where name = 'relay' and expires_at > now()");
    const fence: unknown = rows[0]?.fence;
    return running.find((app) => app.output().includes(`"event":"relay-leads","fence":${fence}}`)) ?? null;
  } finally {
    await client.end();
  }
}
