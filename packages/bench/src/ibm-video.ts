/**
 * A busy channel: so many messages a second from IBM Video Streaming's chat into one session, and everything of it on the
 * streams of its viewers. The simulator runs in this process, without the throttle of the real service. Throws when a
 * message was lost, came twice, or is not in the log.
 */
import { setTimeout as delay } from "node:timers/promises";
import { accountsAt, linkChannel } from "@tributary/e2e/ibm-video";
import { createPlatform, type Platform } from "@tributary/e2e/platform";
import { chatSessionStream } from "@tributary/schemas";
import { startIbmVideo, type Viewers } from "@tributary/simulators/ibm-video";
import { participantOf, registerParticipants } from "./delivery/audience.ts";
import { markOf, microseconds } from "./delivery/mark.ts";
import { openReaders, type Readers } from "./delivery/readers.ts";
import { describeRun } from "./machine.ts";
import { cpuSeconds, cpuSecondsWithChildren, postgresPid } from "./process-cpu.ts";
import { benchServers } from "./servers.ts";

const STREAMS = 1_000;
const PEOPLE = 200;
const SECONDS = 60;
const WARM_UP = { perSecond: 100, seconds: 5 };
const DRAIN_MS = 60_000;
const PAGE = 1_000;
const TICK_MS = 5;
const CHANNEL_ID = "1";

/** Runs it at this rate, and prints how far it came, how late, and at what cost. */
export async function benchIbmVideo(rate = "500"): Promise<void> {
  const load = { perSecond: Number(rate), seconds: SECONDS };
  await using servers = await benchServers();
  await using platform = await createPlatform(servers);
  await describeRun(`ibm-video: ${rate}/s for ${SECONDS} s into one session, ${STREAMS} streams`, servers);
  await using service = await startIbmVideo();
  const [api, stream, adapter] = await Promise.all([
    platform.startApi(),
    platform.startStream(),
    platform.startIbmAdapter(accountsAt(service, [platform.tenant])),
  ]);
  await registerParticipants(api.url, platform, STREAMS);
  const channel = await linkChannel(api.url, platform.tenant, { channelId: CHANNEL_ID });
  await channel.becomes("CONNECTED");
  using readers = await openReaders(stream.url, await readersOf(platform, channel.sessionId));
  const talk = talker(service.viewers(CHANNEL_ID));
  const warm = await talk(WARM_UP);
  await readers.untilArrived(warm * STREAMS, DRAIN_MS);
  await readers.forget();
  const processes = {
    ...{ api: api.pid, stream: stream.pid, adapter: adapter.pid, simulator: process.pid, clients: readers.pid },
  };
  const postgres = await postgresPid(servers.databaseUrl);
  const used = () => ({ ...mapValues(processes, cpuSeconds), postgres: cpuSecondsWithChildren(postgres) });
  const said = await measured(used, { talk: () => talk(load), readers });
  await judge(readers, said, (await messagesIn(platform, channel.sessionId)) - warm);
}

interface Run {
  talk(): Promise<number>;
  readers: Readers;
}

/** Says it all, waits until all has arrived, and prints how fast that was and who used how much CPU. */
async function measured(used: () => Record<string, number>, { talk, readers }: Run): Promise<number> {
  const [before, startedAt] = [used(), performance.now()];
  const passed = () => (performance.now() - startedAt) / 1_000;
  const said = await talk();
  console.log(`said        ${said} messages, ${(said / passed()).toFixed(0)}/s`);
  await readers.untilArrived(said * STREAMS, DRAIN_MS);
  const seconds = passed();
  console.log(`arrived     after ${seconds.toFixed(1)} s: ${(said / seconds).toFixed(0)}/s on each stream`);
  for (const [name, cpu] of Object.entries(used())) {
    console.log(`${name.padEnd(12)}${((cpu - (before[name] ?? 0)) / seconds).toFixed(2)} cores`);
  }
  return said;
}

const mapValues = (all: Record<string, number>, to: (value: number) => number): Record<string, number> =>
  Object.fromEntries(Object.entries(all).map(([name, value]) => [name, to(value)]));

async function readersOf({ tenant }: Platform, sessionId: string) {
  const reader = async (_: unknown, number: number) => {
    const id = participantOf(number);
    const path = `/api/v1/participants/${id}/chat_sessions/${sessionId}/stream`;
    return { path, channel: 0, headers: await tenant.as("participant", id) };
  };
  return Promise.all(Array.from({ length: STREAMS }, reader));
}

/** What viewers say tells when it was said, as the service's own time does, and its number. */
function talker(viewers: Viewers): (load: { perSecond: number; seconds: number }) => Promise<number> {
  let number = 0;
  return async ({ perSecond, seconds }) => {
    const [total, startedAt] = [perSecond * seconds, performance.now()];
    for (let said = 0; said < total; ) {
      const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1_000) * perSecond) + 1);
      for (; said < due; said += 1) {
        number += 1;
        const text = `${markOf(microseconds(), 0, number)} A message of the usual length, as people write them.`;
        viewers.say(`viewer-${number % PEOPLE}`, text);
      }
      await delay(TICK_MS);
    }
    return total;
  };
}

async function messagesIn({ store, tenant }: Platform, sessionId: string): Promise<number> {
  let messages = 0;
  for (let version = 0; ; ) {
    const page = await store.readStream(chatSessionStream(tenant.name, sessionId), version, PAGE);
    messages += page.filter(({ event }) => event.type === "MessageSent").length;
    if (page.length < PAGE) return messages;
    version += page.length;
  }
}

async function judge(readers: Readers, said: number, logged: number): Promise<void> {
  const { arrived, outOfOrder, closed, waits } = await readers.report();
  console.log(
    `waited      p50 ${waits.p50.toFixed(0)} ms, p99 ${waits.p99.toFixed(0)} ms, max ${waits.max.toFixed(0)} ms`,
  );
  console.log(`log         ${logged} of ${said}; streams ${arrived} of ${said * STREAMS}, ${outOfOrder} out of order`);
  if (logged !== said || arrived !== said * STREAMS || outOfOrder > 0 || closed > 0) {
    throw new Error(`not as it has to be: ${closed} streams ended`);
  }
}
