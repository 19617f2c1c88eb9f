/** What a run came to: what was said on both sides, what of it is wrong, and what the service did. */
import { chatSessionStream, type RecordedEvent } from "@tributary/schemas";
import type { IbmVideo, Message } from "@tributary/simulators/ibm-video";
import {
  compare as compareAnswers,
  complaintsAbout as complaintsAboutAnswers,
} from "../../bright-pattern/chaos/verdict.ts";
import type { Platform } from "../../platform.ts";
import type { Broadcast } from "./broadcast.ts";
import { compare, complaintsAbout, shownIn } from "./verdict.ts";

export interface Report {
  readonly channels: number;
  readonly viewersMessages: number;
  readonly edited: number;
  readonly deleted: number;
  readonly answers: number;
  /** Of the viewers' messages: their frames were lost, and they came out of the history, after what was said later. */
  readonly late: number;
  readonly kills: number;
  /** How often cursors were compared with Kafka. */
  readonly cursorChecks: number;
  readonly struck: Readonly<Record<string, number>>;
  readonly complaints: readonly string[];
}

interface Run {
  platform: Platform;
  service: IbmVideo;
  broadcasts: readonly Broadcast[];
  kills: number;
  cursorChecks: number;
  storms: Readonly<Record<string, number>>;
  /** What was wrong already when it was over. */
  complaints: readonly string[];
}

const PAGE = 1_000;

export async function reportOn({ platform, service, broadcasts, storms, ...run }: Run): Promise<Report> {
  const complaints = [...run.complaints];
  let late = 0;
  for (const broadcast of broadcasts) {
    const verdict = compare(theirs(broadcast), shownIn(await eventsOf(platform, broadcast)));
    const answers = compareAnswers(broadcast.answered, heardThere(broadcast));
    complaints.push(...complaintsAbout(`${broadcast.name}, viewers → log`, verdict));
    complaints.push(...complaintsAboutAnswers(`${broadcast.name}, coach → viewers`, answers));
    late += verdict.late.length;
  }
  const messages = broadcasts.flatMap(theirs);
  return {
    ...{ channels: broadcasts.length, viewersMessages: messages.length, late },
    edited: messages.filter(({ text }) => text.startsWith("better")).length,
    deleted: messages.filter(({ type }) => type === "deleted").length,
    answers: broadcasts.reduce((sum, { answered }) => sum + answered.length, 0),
    ...{ kills: run.kills, cursorChecks: run.cursorChecks, complaints },
    struck: { ...(service.faults.struck as Record<string, number>), ...storms },
  };
}

const isOurs = ({ id }: Message): boolean => id.startsWith("t-");

/** What viewers said there, in order. */
export const theirs = ({ viewers }: Broadcast): Message[] => viewers.messages.filter((message) => !isOurs(message));

/** What the coach said, as viewers have it. */
export const heardThere = ({ viewers }: Broadcast): string[] =>
  viewers.messages.filter(isOurs).map(({ text }) => text.replace(/^[^:]*: /, ""));

/** All that happened in the session. */
export async function eventsOf(
  { store, tenant }: Platform,
  { channel: { sessionId } }: Broadcast,
): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (;;) {
    const page = await store.readStream(chatSessionStream(tenant.name, sessionId), events.length, PAGE);
    events.push(...page);
    if (page.length < PAGE) return events;
  }
}

/** The report as the command prints it. */
export function reportTable({ complaints, struck, ...counts }: Report): string {
  const faults = Object.entries(struck).map(([name, count]) => `  ${name.padEnd(24)}${count}`);
  const wrong = complaints.length === 0 ? ["nothing lost, repeated, changed or ahead of Kafka"] : complaints;
  const said = Object.entries(counts).map(([name, count]) => `${name.padEnd(26)}${count}`);
  return [...said, "struck", ...faults, ...wrong].join("\n");
}
