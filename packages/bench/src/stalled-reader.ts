/**
 * Whether a reader that has stopped reading is noticed by 2,000 others of the same replica: runs with and without it, in
 * turn, at a fixed rate of messages.
 */
import { once } from "node:events";
import { connect } from "node:net";
import type { AppProcess } from "@tributary/e2e/app-process";
import { createPlatform } from "@tributary/e2e/platform";
import type { Place } from "./crowd-member.ts";
import { arrivals, openAll, waitsOf } from "./live-streams.ts";
import { describeRun, otherLoad } from "./machine.ts";
import { registerReaders, sendMissed } from "./missed-messages.ts";
import { requireOpenFiles } from "./open-files.ts";
import { median, summarise } from "./percentiles.ts";
import { populate } from "./population.ts";
import { benchServers } from "./servers.ts";
import { sendSteadily } from "./steady-messages.ts";

const LIVE_STREAMS = 2_000;
const PER_SECOND = 200;
const SECONDS = 5;
const PAIRS = 7;
/** More than the kernel takes for a reader that reads nothing. */
const MISSED = 20_000;
const STALL_WITHIN_MS = 10_000;
/** Without another page: many times as long as one takes. */
const STANDS_STILL_MS = 500;

/** Prints each pair and both medians. Throws when an event was lost, came twice or came out of order. */
export async function benchStalledReader(): Promise<void> {
  requireOpenFiles(LIVE_STREAMS);
  await using servers = await benchServers();
  await using platform = await createPlatform(servers);
  const [api, app] = await Promise.all([platform.startApi(), platform.startStream()]);
  await describeRun(`stalled-reader: ${LIVE_STREAMS} live streams, ${PER_SECOND} messages/s, ${PAIRS} pairs`, servers);
  const talkers = await populate(api.url, platform, LIVE_STREAMS);
  const [reader] = await registerReaders(platform, 1);
  if (reader === undefined) throw new Error("nobody there");
  await sendMissed(platform, 1, MISSED);
  const streams = await openAll(app.url, talkers);
  const run = async () => {
    const sent = await sendSteadily({ apiUrl: api.url, talkers, perSecond: PER_SECOND, seconds: SECONDS });
    return summarise(waitsOf(sent, await arrivals(streams, sent))).p99;
  };
  await run(); // the first one warms up
  const without: number[] = [];
  const beside: number[] = [];
  for (let pair = 1; pair <= PAIRS; pair += 1) {
    const alone = await run();
    using _stalled = await stall(app, reader);
    const together = await run();
    without.push(alone);
    beside.push(together);
    console.log(
      `pair ${pair}: p99 ${alone.toFixed(1)} ms without, ${together.toFixed(1)} ms beside a stalled reader; other load ${await otherLoad()} cores`,
    );
  }
  console.log(`without it: median ${spread(without)}; beside it: median ${spread(beside)}`);
}

const spread = (values: readonly number[]): string =>
  `${median(values).toFixed(1)} ms (${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)})`;

/** Opens the stream and never reads a byte of it; resolves when the app can write no more, and so asks for no page any more. */
async function stall(app: AppProcess, { path, headers }: Place): Promise<Disposable> {
  const { hostname, port, host } = new URL(app.url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.pause().on("error", () => undefined);
  await once(socket, "connect");
  const lines = Object.entries({ ...headers, host }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET ${path}?since=earliest HTTP/1.1\r\n${lines.join("")}\r\n`);
  const deadline = performance.now() + STALL_WITHIN_MS;
  for (let reads = -1; ; ) {
    const { behind, queries } = await pagingOf(app);
    if (behind === 1 && queries === reads) break;
    reads = queries;
    if (performance.now() > deadline) throw new Error(`not in ${STALL_WITHIN_MS} ms: a reader that stands still`);
    await new Promise((resolve) => setTimeout(resolve, STANDS_STILL_MS));
  }
  return { [Symbol.dispose]: () => socket.destroy() };
}

/** How many streams page, and how often Postgres was asked for a page. */
async function pagingOf({ adminUrl }: AppProcess): Promise<{ behind: number; queries: number }> {
  const metrics = await (await fetch(`${adminUrl}/metrics`)).text();
  const sum = (name: string) =>
    [...metrics.matchAll(new RegExp(`^${name}{.*} (\\d+)`, "gm"))].reduce((all, [, value]) => all + Number(value), 0);
  return { behind: sum("tributary_streams_behind"), queries: sum("tributary_catch_up_queries_total") };
}
