/** What clients do to their connections. Each fault answers how often it was seen to have hit. */
import { type Connection, type Follower, type Random, soon } from "@tributary/testing/checker";
import type { AppProcess } from "../../app-process.ts";
import { portOf } from "../replicas.ts";
import type { Client, Scene } from "../scene.ts";

interface Leaving {
  how(connection: Connection): void;
  seenAs: "finished" | "reset";
}

const ATTEMPTS = 5;
const SEEN_WITHIN_MS = 5_000;
const BURST = 20;
const BURSTS = 15;

/** A FIN, as the balancer sees it. */
export const close = (scene: Scene, random: Random): Promise<number> =>
  leave(scene, random, { how: (connection) => connection.finish(), seenAs: "finished" });

/** A TCP reset, as the balancer sees it. */
export const reset = (scene: Scene, random: Random): Promise<number> =>
  leave(scene, random, { how: (connection) => connection.reset(), seenAs: "reset" });

/** The client gets on through another connection, while the platform still holds the one that nobody reads. */
export async function halfOpen(scene: Scene, random: Random): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const client = await anyConnected(scene.quickClients, random);
    const left = client?.follower.abandon();
    if (!client || !left) continue;
    const { number } = client.follower;
    const gotOn = await soon(() => (client.follower.number > number ? true : null));
    // When its replica was killed meanwhile, it proves nothing: another one must do.
    if (gotOn && left.attached) return 1;
  }
  return 0;
}

/** A reader stands still while its room is written to, until its replica counts it as behind; then it goes on. */
export async function stall(scene: Scene, random: Random): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const client = await anyConnected(scene.slowClients, random);
    const connection = client?.follower.connection;
    if (!client || !connection) continue;
    connection.pause();
    scene.stream.balancer.hold(connection.localPort);
    const behind = await fallsBehind(scene, { client, port: connection.localPort });
    if (random.next() < 0.5) {
      scene.stream.balancer.release(connection.localPort);
      connection.resume();
    } else connection.reset();
    // When its replica was killed meanwhile, it proves nothing: another one must do.
    if (behind) return 1;
  }
  return 0;
}

/** Writes to the client's room until its replica has a stream that is behind, or is gone. */
async function fallsBehind(scene: Scene, { client, port }: { client: Client; port: number }): Promise<boolean> {
  for (let burst = 0; burst < BURSTS; burst++) {
    await client.room.burst(BURST);
    const backend = scene.stream.balancer.backendOf(port);
    const replica = scene.stream.running.find((app) => portOf(app) === backend);
    if (!replica) return false;
    if ((await streamsBehind(replica)) > 0) return true;
  }
  return false;
}

async function leave(scene: Scene, random: Random, { how, seenAs }: Leaving): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const connection = (await anyConnected(scene.quickClients, random))?.follower.connection;
    if (!connection) continue;
    const ending = scene.stream.balancer.ending(connection.localPort, SEEN_WITHIN_MS);
    how(connection);
    // When its replica was killed at that moment, it proves nothing: another one must do.
    if ((await ending) === seenAs) return 1;
  }
  return 0;
}

function anyConnected(clients: readonly Client[], random: Random): Promise<Client | null> {
  const isConnected = ({ follower }: { follower: Follower }) => follower.connection !== null;
  return soon(() => random.pick(clients.filter(isConnected)));
}

/** How many streams the replica says are behind. */
async function streamsBehind({ adminUrl }: AppProcess): Promise<number> {
  const metrics = await fetch(`${adminUrl}/metrics`)
    .then((answer) => answer.text())
    .catch(() => "");
  const values = [...metrics.matchAll(/^tributary_streams_behind\S* (\d+)/gm)].map(([, value]) => Number(value));
  return values.reduce((sum, value) => sum + value, 0);
}
