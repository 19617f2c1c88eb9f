/** Which api leads the relay, and how much waits for it. */
import { soon } from "@tributary/testing/checker";
import { Client } from "pg";
import type { AppProcess } from "../../app-process.ts";
import type { Scene } from "../scene.ts";

/** The process that holds the relay's lease now: a leader logs its fence. */
export async function relayLeader({ postgres, api }: Scene): Promise<AppProcess | null> {
  const client = new Client({ connectionString: postgres.address });
  // The server is killed now and then; whoever asks, asks again.
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query("select fence from leases where name = 'relay' and expires_at > now()");
    const fence: unknown = rows[0]?.fence;
    return api.running.find((app) => app.output().includes(`"event":"relay-leads","fence":${fence}}`)) ?? null;
  } finally {
    await client.end();
  }
}

/** The most unpublished events that were seen until it is so. */
export async function mostWaiting({ platform }: Scene, isSo: () => Promise<boolean>): Promise<number> {
  let most = 0;
  await soon(async () => {
    most = Math.max(most, (await platform.store.relay.lag()).events);
    return (await isSo()) ? true : null;
  });
  return most;
}
