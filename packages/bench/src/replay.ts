/** How long one reader who comes back takes to get a thousand missed events: from the request to the last of them. */
import { createPlatform } from "@tributary/e2e/platform";
import { CrowdMember, clock, type Place } from "./crowd-member.ts";
import { describeRun, otherLoad } from "./machine.ts";
import { registerReaders, sendMissed } from "./missed-messages.ts";
import { summarise } from "./percentiles.ts";
import { benchServers } from "./servers.ts";

const MISSED = 1_000;
const RUNS = 21;
const PATIENCE_MS = 30_000;

/** Prints the first replay, which finds everything cold, and the others. Throws when an event was lost or came twice. */
export async function benchReplay(): Promise<void> {
  await using servers = await benchServers();
  await using platform = await createPlatform(servers);
  const [, app] = await Promise.all([platform.startApi(), platform.startStream()]);
  await describeRun(`replay: ${MISSED} missed events in one connection, ${RUNS} times`, servers);
  const [reader] = await registerReaders(platform, 1);
  if (reader === undefined) throw new Error("nobody there");
  await sendMissed(platform, 1, MISSED);
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) times.push(await replay(app.url, reader));
  const { p50, max } = summarise(times.slice(1));
  console.log(`first ${times[0]?.toFixed(0)} ms; then p50 ${p50.toFixed(0)} ms, max ${max.toFixed(0)} ms`);
  console.log(`other load ${await otherLoad()} cores after the run`);
}

async function replay(url: string, { path, headers }: Place): Promise<number> {
  const done = Promise.withResolvers<number>();
  const late = setTimeout(() => done.reject(new Error(`not in ${PATIENCE_MS} ms: all ${MISSED}`)), PATIENCE_MS);
  const member = new CrowdMember(
    { path: `${path}?since=earliest`, headers },
    { onEvents: () => member.last === MISSED && done.resolve(clock()), onGone: () => undefined },
  );
  member.connect(url);
  const doneAt = await done.promise;
  clearTimeout(late);
  member.cut();
  if (member.wrong > 0) throw new Error(`${member.wrong} events were repeated, out of order or missing`);
  return doneAt - (member.arrivals[0]?.askedAt ?? Number.NaN);
}
