/** What each client received, judged by the log. */
import { type Follower, judge, type LettingGo, type Verdict } from "@tributary/testing/checker";
import type { WholeLog } from "../log/whole-log.ts";
import type { Client, Scene, Visit } from "../scene.ts";
import { type LogEntry, type StreamKind, shown } from "../subjects.ts";

export interface Judged {
  readonly name: string;
  readonly kind: StreamKind;
  readonly verdict: Verdict;
  readonly complaints: readonly string[];
}

/** What is known of a client when all is over. */
export interface Followed extends Pick<Client, "name" | "subject" | "bans"> {
  readonly follower: Pick<Follower, "account" | "resets" | "lettingsGo" | "number">;
}

/** A client may still be told of a ban that is over, by an answer that was under way. */
const ANSWER_UNDER_WAY_MS = 2_000;
/** What ends a stream for good, or is a bug. */
const FOR_GOOD = new Set(["left", "closed", "suspended", "erased", "key-revoked", "token-expired", "unreadable"]);

/** Those who stayed, and those whose access ended. */
export function judgeAll({ clients, visits }: Pick<Scene, "clients" | "visits">, log: WholeLog): Judged[] {
  return [...clients.map((client) => judgeClient(client, log)), ...visits.map((visit) => judgeVisit(visit, log))];
}

export function judgeClient(client: Followed, log: WholeLog): Judged {
  const judged = verdictOn(client, entriesOf(client, log));
  const unasked = client.follower.lettingsGo.filter((end) => isForGood(end) && !isDuringBan(end, client));
  const complaints = unasked.map((end) => `${client.name}: let go for good (${JSON.stringify(end)})`);
  return { ...judged, complaints: [...judged.complaints, ...complaints] };
}

/** It may know everything up to its last number, and has to unless it was refused before it came so far. */
export function judgeVisit(visit: Followed & Pick<Visit, "lastOf">, log: WholeLog): Judged {
  const entries = entriesOf(visit, log);
  const last = visit.lastOf(entries);
  const { lettingsGo, number } = visit.follower;
  const wasTold = lettingsGo.some((end) => "reason" in end && isForGood(end));
  const upTo = last !== null && wasTold ? last : Math.min(number, last ?? number);
  return verdictOn(
    visit,
    entries.filter((entry) => entry.number <= upTo),
  );
}

function verdictOn(client: Followed, entries: readonly LogEntry[]): Judged {
  const { follower, subject, bans, name } = client;
  const account = follower.account ?? { first: 0, arrivals: [] };
  const log = entries.map((entry) => shown(entry, subject));
  const verdict = judge(account, log, bans);
  const resets = follower.resets.map((reason) => `${name}: STREAM_RESET ${reason}`);
  return { name, kind: subject.kind, verdict, complaints: [...complaintsOf(name, verdict), ...resets] };
}

function complaintsOf(name: string, { lost, repeated, outOfOrder, mismatched, foreign }: Verdict): string[] {
  return Object.entries({ lost, repeated, "out of order": outOfOrder, mismatched, foreign })
    .filter(([, numbers]) => numbers.length > 0)
    .map(([what, numbers]) => `${name}: ${numbers.length} ${what} (${numbers.slice(0, 5)} … ${numbers.at(-1)})`);
}

/** Every number of what it follows. */
export function entriesOf(
  { subject: { source } }: Pick<Client, "subject">,
  { feeds, streams }: WholeLog,
): readonly LogEntry[] {
  return ("feed" in source ? feeds.get(source.feed) : streams.get(source.session)) ?? [];
}

const isForGood = (end: LettingGo): boolean => "status" in end || FOR_GOOD.has(end.reason);

const isDuringBan = ({ at }: LettingGo, { bans }: Followed): boolean =>
  bans.some(({ from, overAt }) => at >= from && at < overAt + ANSWER_UNDER_WAY_MS);
