/**
 * Many channels at once with an IBM Video Streaming that does everything wrong, over two adapters of which one is killed
 * again and again. Then the log is compared with what the chats hold, and what was answered with what came there.
 */
import { setTimeout as delay } from "node:timers/promises";
import { type IbmVideo, startIbmVideo } from "@tributary/simulators/ibm-video";
import { type Random, seededRandom } from "@tributary/testing/checker";
import { killAgainAndAgain } from "../../chaos/kill-again-and-again.ts";
import { Replicas } from "../../chaos/replicas.ts";
import type { Platform } from "../../platform.ts";
import { eventually } from "../../received.ts";
import { accountsAt } from "../account.ts";
import { linkChannel } from "../linked-channel.ts";
import { Broadcast } from "./broadcast.ts";
import { KafkaWatch } from "./kafka-watch.ts";
import { eventsOf, heardThere, type Report, reportOn, theirs } from "./report.ts";
import { compare, shownIn } from "./verdict.ts";
import { begin, calm, notStruck, storm } from "./weather.ts";

export interface RunOptions {
  readonly minutes: number;
  readonly channels: number;
  readonly seed: number;
  readonly killEveryMs?: number;
  tell(line: string): void;
}

const ADAPTERS = 2;
const KILL_EVERY_MS = 30_000;
const CHECK_EVERY_MS = 5_000;
const CONNECTED_WITHIN_MS = 120_000;
/** So few that a longer absence is more than one Sync can tell. */
const SYNC_EVENTS = 200;
/** After the last word: a connection that nobody hears from is given up after 40 s, and all are compared every 60 s. */
const ARRIVES_WITHIN_MS = 150_000;
/** In so long a run every fault has to strike. */
const LONG_MINUTES = 5;

/** One run on this platform. */
export async function runChaos(platform: Platform, options: RunOptions): Promise<Report> {
  const { minutes, seed, tell } = options;
  const random = seededRandom(seed);
  await using service = await startIbmVideo({ syncEvents: SYNC_EVENTS, seed });
  const api = await platform.startApi();
  const accounts = accountsAt(service, [platform.tenant]);
  await using adapters = await Replicas.start(ADAPTERS, () => platform.startIbmAdapter(accounts));
  await using watch = await KafkaWatch.start(platform);
  begin(service.faults);
  const broadcasts = await linkAll({ platform, service, apiUrl: api.url, random }, options);
  tell(`${broadcasts.length} channels are connected; seed ${seed}, ${minutes} minutes`);
  const trouble = await troubled({ service, adapters, broadcasts, watch, random }, options);
  const complaints = [...trouble.complaints, ...(await lastWords(platform, service, broadcasts))];
  complaints.push(...(await watch.complaints(broadcasts)));
  if (minutes >= LONG_MINUTES) complaints.push(...notStruck(service.faults).map((name) => `${name} never struck`));
  return reportOn({ platform, service, broadcasts, ...trouble, complaints });
}

interface Linking {
  platform: Platform;
  service: IbmVideo;
  apiUrl: string;
  random: Random;
}

/** Every fifth is a channel's Q&A. */
async function linkAll({ platform, service, apiUrl, random }: Linking, { channels }: RunOptions): Promise<Broadcast[]> {
  const link = async (_: unknown, number: number): Promise<Broadcast> => {
    const [channelId, kind] = [`${number + 1}`, number % 5 === 4 ? "qna" : "chat"] as const;
    const channel = await linkChannel(apiUrl, platform.tenant, { channelId, kind, coachId: `c-${number}` });
    await channel.becomes("CONNECTED", CONNECTED_WITHIN_MS);
    return new Broadcast({ channel, viewers: service.viewers(channelId, kind), random: random.fork(channelId) });
  };
  return Promise.all(Array.from({ length: channels }, link));
}

interface Scene {
  service: IbmVideo;
  adapters: Replicas;
  broadcasts: readonly Broadcast[];
  watch: KafkaWatch;
  random: Random;
}

type Trouble = Pick<Parameters<typeof reportOn>[0], "kills" | "cursorChecks" | "storms" | "complaints">;

/** Everybody talks while storms come and adapters are killed. */
async function troubled({ service, adapters, ...scene }: Scene, options: RunOptions): Promise<Trouble> {
  const { broadcasts, watch, random } = scene;
  const { minutes, killEveryMs = KILL_EVERY_MS, tell } = options;
  const enough = new AbortController();
  const durationMs = minutes * 60_000;
  const lives = Promise.all(broadcasts.map((broadcast) => broadcast.live(enough.signal)));
  const checking = checkCursors(watch, broadcasts, enough.signal);
  const raging = storm(service, { durationMs, random: random.fork("storms"), tell });
  const killing = killAgainAndAgain(adapters, {
    ...{ everyMs: killEveryMs, random: random.fork("kills"), enough: enough.signal, tell },
  });
  const [storms] = await Promise.all([raging, delay(durationMs)]);
  enough.abort();
  const [kills, checked] = await Promise.all([killing, checking, lives]);
  await adapters.complete();
  return { kills, storms, ...checked };
}

async function checkCursors(watch: KafkaWatch, broadcasts: readonly Broadcast[], enough: AbortSignal) {
  const complaints = new Set<string>();
  for (let cursorChecks = 0; ; cursorChecks++) {
    await delay(CHECK_EVERY_MS, undefined, { signal: enough }).catch(() => undefined);
    if (enough.aborted) return { cursorChecks, complaints: [...complaints] };
    for (const complaint of await watch.complaints(broadcasts)) complaints.add(complaint);
  }
}

/** All is calm, and what was said arrives. */
async function lastWords(platform: Platform, service: IbmVideo, broadcasts: readonly Broadcast[]): Promise<string[]> {
  calm(service.faults);
  const waiting = new Set(broadcasts);
  const allThere = async () => {
    for (const broadcast of waiting) if (await isThere(platform, broadcast)) waiting.delete(broadcast);
    return waiting.size === 0;
  };
  // Whoever does not get there in time is judged by what they have.
  await eventually(allThere, "everything has arrived", ARRIVES_WITHIN_MS).catch(() => undefined);
  const standing = await Promise.all(
    broadcasts.map(async ({ name, channel }) => ({ name, ...(await channel.link()) })),
  );
  return standing.flatMap(({ name, status, detail }) =>
    status === "CONNECTED" ? [] : [`${name}: its link is ${status} (${detail})`],
  );
}

async function isThere(platform: Platform, broadcast: Broadcast): Promise<boolean> {
  const { late: _late, ...wrong } = compare(theirs(broadcast), shownIn(await eventsOf(platform, broadcast)));
  const heard = new Set(heardThere(broadcast));
  return (
    Object.values(wrong).every((texts) => texts.length === 0) && broadcast.answered.every((text) => heard.has(text))
  );
}
