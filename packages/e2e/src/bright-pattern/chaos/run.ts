/**
 * Many chats at once with a contact centre that does everything wrong, over two adapters of which one is killed again and
 * again. Then what each side said is compared with what the other side has of it.
 */
import { setTimeout as delay } from "node:timers/promises";
import { type BrightPattern, startBrightPattern } from "@tributary/simulators/bright-pattern";
import { type Random, seededRandom } from "@tributary/testing/checker";
import { killAgainAndAgain } from "../../chaos/kill-again-and-again.ts";
import { Replicas } from "../../chaos/replicas.ts";
import { openConversation } from "../../conversation.ts";
import type { Platform, Tenant } from "../../platform.ts";
import { eventually } from "../../received.ts";
import { accountsAt } from "../contact-centre.ts";
import { handOver } from "../handover.ts";
import { Exchange } from "./exchange.ts";
import { type Report, reportOn, shownInLog } from "./report.ts";
import { begin, calm, storm } from "./weather.ts";

export interface RunOptions {
  readonly minutes: number;
  readonly chats: number;
  readonly seed: number;
  readonly killEveryMs?: number;
  tell(line: string): void;
}

const ADAPTERS = 2;
const KILL_EVERY_MS = 30_000;
const AT_ONCE = 8;
/** After the last word: what is on its way arrives, or it is lost. */
const ARRIVES_WITHIN_MS = 60_000;

/** One run on this platform. */
export async function runChaos(platform: Platform, options: RunOptions): Promise<Report> {
  const { minutes, seed, tell } = options;
  const random = seededRandom(seed);
  await using centre = await startBrightPattern({
    greeting: null,
    pollHoldMs: [1_000, 5_000],
    inactivityMs: 3_600_000,
    seed,
  });
  const api = await platform.startApi();
  const older = await platform.newTenant();
  const accounts = accountsAt(centre, [platform.tenant], [older, { apiVersion: "v1" }]);
  await using adapters = await Replicas.start(ADAPTERS, () => platform.startBpAdapter(accounts));
  const exchanges = await openAll({ centre, apiUrl: api.url, tenants: [platform.tenant, older], random }, options);
  tell(`${exchanges.length} chats are connected; seed ${seed}, ${minutes} minutes`);
  const kills = await trouble({ centre, adapters, exchanges, random }, options);
  const complaints = await lastWords(platform, centre, exchanges);
  return reportOn({ platform, centre, exchanges, kills, complaints: [...complaints, ...adapters.endedUnasked] });
}

interface Opening {
  centre: BrightPattern;
  apiUrl: string;
  tenants: readonly [Tenant, Tenant];
  random: Random;
}

/** Everybody is handed over, and an agent is there for each; half of them over v1. What is always wrong is so from the start. */
async function openAll({ centre, apiUrl, tenants, random }: Opening, { chats }: RunOptions): Promise<Exchange[]> {
  begin(centre.faults);
  const exchanges: Exchange[] = [];
  let next = 0;
  const opener = async () => {
    while (next < chats) {
      const number = next++;
      const [name, tenant] = [`chat ${number}`, tenants[number % 2 === 0 ? 0 : 1]];
      const talk = await openConversation(apiUrl, tenant, { participantId: `p-${number}`, coachId: `c-${number}` });
      const handover = await handOver(apiUrl, talk, { reason: name });
      const chatId = await handover.chatId(60_000);
      centre.agent.accept(chatId);
      exchanges.push(new Exchange({ name, tenant, talk, handover, chatId, centre, random: random.fork(name) }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, opener));
  return exchanges;
}

interface Scene {
  centre: BrightPattern;
  adapters: Replicas;
  exchanges: readonly Exchange[];
  random: Random;
}

/** Everybody talks while storms come and adapters are killed; answers how many. */
async function trouble({ centre, adapters, exchanges, random }: Scene, options: RunOptions): Promise<number> {
  const { minutes, killEveryMs = KILL_EVERY_MS, tell } = options;
  const enough = new AbortController();
  const durationMs = minutes * 60_000;
  const lives = Promise.all(exchanges.map((exchange) => exchange.live(enough.signal)));
  const storms = storm(centre.faults, { durationMs, random: random.fork("storms"), tell });
  const killing = killAgainAndAgain(adapters, {
    ...{ everyMs: killEveryMs, random: random.fork("kills"), enough: enough.signal, tell },
  });
  await Promise.all([delay(durationMs), storms]);
  enough.abort();
  const [kills] = await Promise.all([killing, lives]);
  await adapters.complete();
  return kills;
}

/** All is calm, and what was said arrives; then every other agent says goodbye, and the coaches of the others take them back. */
async function lastWords(platform: Platform, centre: BrightPattern, exchanges: readonly Exchange[]): Promise<string[]> {
  calm(centre.faults);
  const isThere = async (exchange: Exchange) => {
    const heard = new Set(exchange.heardByAgent());
    const shown = await shownInLog(platform, exchange);
    const said = [...exchange.agentSaid.filter((text) => !shown.includes(text))];
    return said.length === 0 && exchange.participantSaid.every((text) => heard.has(text));
  };
  const waiting = new Set(exchanges);
  const allThere = async () => {
    for (const exchange of waiting) if (await isThere(exchange)) waiting.delete(exchange);
    return waiting.size === 0;
  };
  // Whoever does not get there in time is judged by what they have.
  await eventually(allThere, "everything has arrived", ARRIVES_WITHIN_MS).catch(() => undefined);
  const complaints = await whoDoesNotBecome(exchanges, ["CONNECTED"]);
  for (const [index, exchange] of exchanges.entries()) {
    if (index % 2 === 0) exchange.end();
    else await exchange.handover.unlink();
  }
  return [...complaints, ...(await whoDoesNotBecome(exchanges, ["ENDED", "UNLINKED"]))];
}

/** A line for each link that has none of these statuses in the end. */
async function whoDoesNotBecome(exchanges: readonly Exchange[], wanted: readonly string[]): Promise<string[]> {
  const waiting = new Map(exchanges.map((exchange) => [exchange, ""]));
  const nobody = async () => {
    for (const exchange of waiting.keys()) {
      const { status, detail } = await exchange.handover.link();
      waiting.set(exchange, `${exchange.name}: its link is ${status} and not ${wanted} (${detail})`);
      if (wanted.includes(status)) waiting.delete(exchange);
    }
    return waiting.size === 0;
  };
  await eventually(nobody, `all links are ${wanted}`, ARRIVES_WITHIN_MS).catch(() => undefined);
  return [...waiting.values()];
}
