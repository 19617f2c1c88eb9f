/** kill -9 of replicas at moments when it hurts, and one that joins and leaves. Each fault answers how much it has hit. */
import { type Random, soon } from "@tributary/testing/checker";
import type { AppProcess } from "../../app-process.ts";
import { portOf } from "../replicas.ts";
import type { Scene } from "../scene.ts";
import { mostWaiting, relayLeader } from "./relay-leader.ts";

const TRAFFIC_WITHIN_MS = 5_000;
const CONSUMES_WITHIN_MS = 20_000;

/** The api that does not lead, just when a command has reached it: counts the commands that get no answer. */
export async function killApi(scene: Scene, random: Random): Promise<number> {
  const { api } = scene;
  const app = await soon(async () => {
    const leader = await relayLeader(scene);
    return random.pick(api.running.filter((each) => each !== leader));
  });
  if (app === null) return 0;
  await api.balancer.traffic("to", portOf(app), TRAFFIC_WITHIN_MS);
  const cut = api.balancer.unanswered(portOf(app));
  await api.kill(app);
  return cut;
}

/** The api that leads the relay, just when a command has reached it: counts the events that wait for the next leader. */
export async function killRelayLeader(scene: Scene): Promise<number> {
  const { api } = scene;
  await api.complete(); // while it is gone, somebody has to commit what then waits
  const app = await soon(() => relayLeader(scene));
  if (app === null) return 0;
  await api.balancer.traffic("to", portOf(app), TRAFFIC_WITHIN_MS);
  await api.kill(app);
  return mostWaiting(scene, async () => (await relayLeader(scene)) !== null);
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

/** One more member of the command consumer joins and leaves again: counts the commands that it took from the others. */
export async function rebalance({ platform }: Scene): Promise<number> {
  const joining = await soon(() => platform.startApi({ ROLES: "commands" }));
  if (joining === null) return 0;
  const taken = await soon(async () => (await commandsConsumed(joining)) || null, CONSUMES_WITHIN_MS);
  await joining.end("SIGTERM");
  return taken ?? 0;
}

/** How many commands it says that it has executed from Kafka. */
async function commandsConsumed({ adminUrl }: AppProcess): Promise<number> {
  const metrics = await (await fetch(`${adminUrl}/metrics`)).text();
  const counts = [...metrics.matchAll(/^tributary_commands_consumed_total\S* (\d+)/gm)].map(([, count]) =>
    Number(count),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
