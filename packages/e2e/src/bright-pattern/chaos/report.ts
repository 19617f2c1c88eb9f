/** What a run came to: what was said on both sides, what of it is wrong, and what the contact centre did. */

import { chatSessionStream } from "@tributary/schemas";
import type { BrightPattern } from "@tributary/simulators/bright-pattern";
import type { Platform } from "../../platform.ts";
import type { Exchange } from "./exchange.ts";
import { compare, complaintsAbout } from "./verdict.ts";

export interface Report {
  readonly chats: number;
  readonly agentMessages: number;
  readonly participantMessages: number;
  readonly kills: number;
  readonly struck: Readonly<Record<string, number>>;
  readonly complaints: readonly string[];
}

interface Run {
  platform: Platform;
  centre: BrightPattern;
  exchanges: readonly Exchange[];
  kills: number;
  /** What was wrong already when it was over. */
  complaints: readonly string[];
}

const PAGE = 1_000;

export async function reportOn({ platform, centre, exchanges, kills, ...run }: Run): Promise<Report> {
  const complaints = [...run.complaints];
  for (const exchange of exchanges) {
    const { name, agentSaid, participantSaid } = exchange;
    complaints.push(
      ...complaintsAbout(`${name}, agent → log`, compare(agentSaid, await shownInLog(platform, exchange))),
      ...complaintsAbout(`${name}, participant → agent`, compare(participantSaid, exchange.heardByAgent())),
    );
  }
  return {
    chats: exchanges.length,
    agentMessages: sum(exchanges, ({ agentSaid }) => agentSaid.length),
    participantMessages: sum(exchanges, ({ participantSaid }) => participantSaid.length),
    ...{ kills, complaints, struck: { ...centre.faults.struck } },
  };
}

/** What came from outside, in the order of the log. Who had left by then is named before what they said. */
export async function shownInLog({ store }: Platform, { tenant, sessionId }: Exchange): Promise<string[]> {
  const texts: string[] = [];
  for (let version = 0; ; ) {
    const page = await store.readStream(chatSessionStream(tenant.name, sessionId), version, PAGE);
    for (const { event } of page) {
      if (event.type === "MessageSent" && event.data.origin !== null) texts.push(event.data.text);
    }
    if (page.length < PAGE) return texts;
    version = page.at(-1)?.version ?? version;
  }
}

/** The report as the command prints it. */
export function reportTable({ complaints, struck, ...counts }: Report): string {
  const faults = Object.entries(struck).map(([name, count]) => `  ${name.padEnd(24)}${count}`);
  const wrong = complaints.length === 0 ? ["nothing lost, repeated or out of order"] : complaints;
  const said = Object.entries(counts).map(([name, count]) => `${name.padEnd(26)}${count}`);
  return [...said, "struck", ...faults, ...wrong].join("\n");
}

const sum = <T>(all: readonly T[], of: (one: T) => number): number => all.reduce((total, one) => total + of(one), 0);
