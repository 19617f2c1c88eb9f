/**
 * What an open stream that nothing happens on holds in the server: our stream app, with the authentication that each was
 * opened with, its place, its keep-alives and its checks, beside the bare Node floor.
 */
import { setTimeout as delay } from "node:timers/promises";
import { createPlatform, type Platform } from "@tributary/e2e/platform";
import { describeRun } from "../machine.ts";
import { pssKibibytes } from "../process-cpu.ts";
import { benchServers } from "../servers.ts";
import { oneToOne, registerParticipants } from "./audience.ts";
import { spread } from "./pairs.ts";
import { openReaders } from "./readers.ts";
import { floorSide, type Side, tributarySide } from "./sides.ts";

const STREAMS = 10_000;
const WARM_UP_STREAMS = 200;
const PAIRS = 3;
/** More than two turns of the keep-alives. */
const SETTLE_MS = 35_000;

/** Runs it and prints kibibytes for each stream. */
export async function benchIdle(): Promise<void> {
  await using servers = await benchServers();
  await using platform = await createPlatform(servers);
  await describeRun(`idle: ${STREAMS} streams, ${PAIRS} pairs`, servers);
  await populate(platform);
  const pairs: { ours: number; floor: number }[] = [];
  while (pairs.length < PAIRS) {
    pairs.push({ ours: await ourKibibytes(platform), floor: await floorKibibytes(platform) });
    console.log(
      `pair ${pairs.length}: tributary ${pairs.at(-1)?.ours.toFixed(1)} · floor ${pairs.at(-1)?.floor.toFixed(1)}`,
    );
  }
  console.log("KiB of PSS a stream, min / median / max");
  console.log(`tributary ${spread(pairs.map(({ ours }) => ours))} · floor ${spread(pairs.map(({ floor }) => floor))}`);
  console.log(`ratio ${spread(pairs.map(({ ours, floor }) => ours / floor))}`);
}

async function populate(platform: Platform): Promise<void> {
  await using api = await platform.startApi();
  await registerParticipants(api.url, platform, STREAMS);
  // With anything left to publish, and no relay, streams would compare themselves with Postgres every second.
  while ((await platform.store.relay.lag()).seconds > 0) await delay(100);
}

async function ourKibibytes(platform: Platform): Promise<number> {
  await using app = await platform.startStream();
  await using side = tributarySide(platform, app);
  return await kibibytesPerStream(platform, side);
}

async function floorKibibytes(platform: Platform): Promise<number> {
  await using side = await floorSide(platform);
  return await kibibytesPerStream(platform, side);
}

/** What the process has grown by while they were opened. A few were opened before, so that the code is there already. */
async function kibibytesPerStream(platform: Platform, side: Side): Promise<number> {
  const { readers } = await oneToOne(platform, side, STREAMS);
  using _few = await openReaders(side.url, readers.slice(0, WARM_UP_STREAMS));
  const before = pssKibibytes(side.pid);
  using _all = await openReaders(side.url, readers.slice(WARM_UP_STREAMS));
  await delay(SETTLE_MS);
  return (pssKibibytes(side.pid) - before) / (STREAMS - WARM_UP_STREAMS);
}
