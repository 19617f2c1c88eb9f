/**
 * What it costs to hold many chats of the contact centre: one adapter polls all of them, first while nobody says anything,
 * then with messages both ways. The simulator runs in this process; memory and CPU are the adapter's.
 */
import { setTimeout as delay } from "node:timers/promises";
import { accountsAt, handOver } from "@tributary/e2e/bright-pattern";
import { createPlatform } from "@tributary/e2e/platform";
import { type BrightPattern, startBrightPattern } from "@tributary/simulators/bright-pattern";
import { describeRun } from "./machine.ts";
import { anyOf, populate, type Talker } from "./population.ts";
import { cpuSeconds, pssKibibytes } from "./process-cpu.ts";
import { benchServers } from "./servers.ts";

const CHATS = 2_000;
const AT_ONCE = 16;
const SETTLE_MS = 20_000;
const MEASURE_MS = 40_000;
/** In each direction. */
const MESSAGES_PER_SECOND = 25;
/** As in a small pod: on a machine with much memory V8 keeps what it could let go of. */
const NODE_OPTIONS = "--max-semi-space-size=4 --max-old-space-size=160";
const CONNECTED_WITHIN_MS = 120_000;

interface Chat {
  talker: Talker;
  chatId: string;
}

/** Runs it and prints cores and memory of the adapter, idle and busy. */
export async function benchBrightPattern(): Promise<void> {
  await using servers = await benchServers();
  await using platform = await createPlatform(servers);
  await describeRun(`bright-pattern: ${CHATS} chats, one adapter`, servers);
  await using centre = await startBrightPattern({ greeting: null });
  const api = await platform.startApi();
  const adapter = await platform.startBpAdapter({ ...accountsAt(centre, [platform.tenant]), NODE_OPTIONS });
  console.log(`adapter    ${mebibytes(adapter.pid)} MiB before the first chat`);
  const chats = await connectAll(api.url, centre, await populate(api.url, platform, CHATS));
  console.log(`connected  ${chats.length} chats`);
  await delay(SETTLE_MS);
  await measured("idle", adapter.pid, () => delay(MEASURE_MS));
  const said = await measured("busy", adapter.pid, () => talk(chats, centre));
  console.log(`said       ${said} messages each way, ${MESSAGES_PER_SECOND}/s`);
}

/** All are asked for before the first one is looked for: looking would cost the api more than the asking. */
async function connectAll(apiUrl: string, { agent }: BrightPattern, talkers: readonly Talker[]): Promise<Chat[]> {
  const handovers = await inParallel(talkers, ({ conversation }) => handOver(apiUrl, conversation));
  const chatIds = await inParallel(handovers, (handover) => handover.chatId(CONNECTED_WITHIN_MS));
  for (const chatId of chatIds) agent.accept(chatId);
  return talkers.map((talker, index) => ({ talker, chatId: chatIds[index] ?? "" }));
}

async function inParallel<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < all.length; index = next++) results[index] = await work(all[index] as T);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

/** Somebody of somewhere says something, in both directions; answers how often. */
async function talk(chats: readonly Chat[], { agent }: BrightPattern): Promise<number> {
  const startedAt = performance.now();
  const sending: Promise<unknown>[] = [];
  let said = 0;
  for (; performance.now() - startedAt < MEASURE_MS; said++) {
    const [one, other] = [anyOf(chats), anyOf(chats)];
    agent.say(one.chatId, `agent ${said}`);
    sending.push(other.talker.conversation.say(`participant ${said}`));
    await delay(Math.max(0, ((said + 1) * 1_000) / MESSAGES_PER_SECOND - (performance.now() - startedAt)));
  }
  await Promise.all(sending);
  return said;
}

async function measured<T>(what: string, pid: number, run: () => Promise<T>): Promise<T> {
  const [before, startedAt] = [cpuSeconds(pid), performance.now()];
  const result = await run();
  const cores = (cpuSeconds(pid) - before) / ((performance.now() - startedAt) / 1_000);
  console.log(`${what.padEnd(11)}${cores.toFixed(2)} cores, ${mebibytes(pid)} MiB of PSS`);
  return result;
}

const mebibytes = (pid: number): number => Math.round(pssKibibytes(pid) / 1_024);
