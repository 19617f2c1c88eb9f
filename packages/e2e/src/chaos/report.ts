/** The outcome of a run, as a table and as the complaints that make it a failure. */
import { judge, type Verdict } from "@tributary/testing/checker";
import { FAULTS, type FaultKind } from "./faults.ts";
import type { Log, Logs } from "./log.ts";
import type { Participant } from "./participant.ts";
import type { Client, Followed, Scene } from "./scene.ts";
import type { FaultCounts } from "./strikes.ts";

export interface Report {
  readonly seed: number;
  readonly minutes: number;
  /** How long the faults went on. */
  readonly seconds: number;
  readonly clients: number;
  readonly commandsAnswered: number;
  readonly failedAttempts: number;
  readonly faults: FaultCounts;
  readonly deliveries: Readonly<Record<Followed, number>>;
  readonly lost: number;
  readonly repeated: number;
  readonly outOfOrder: number;
  readonly mismatched: number;
  /** Whatever is wrong, in words; empty when the run has passed. */
  readonly complaints: readonly string[];
}

interface Outcome {
  readonly seed: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly faults: FaultCounts;
  /** The log before the first fault, and at the end. */
  readonly before: Logs;
  readonly after: Logs;
}

interface Judged {
  readonly client: Client;
  readonly name: string;
  readonly verdict: Verdict;
}

/** Judges every client, and whether the log holds what was answered: each command once. */
export function reportOn(scene: Scene, { before, after, ...run }: Outcome): Report {
  const judged = scene.clients.map((client, index): Judged => {
    const { follower, participant, follows } = client;
    const account = follower.account ?? { first: 0, arrivals: [] };
    const verdict = judge(account, after.get(participant)?.[follows] ?? []);
    return { client, name: `client ${index} (${follows} of ${participant.id})`, verdict };
  });
  const sum = (what: "lost" | "repeated" | "outOfOrder" | "mismatched") =>
    judged.reduce((total, { verdict }) => total + verdict[what].length, 0);
  return {
    ...run,
    clients: scene.clients.length,
    commandsAnswered: scene.commands.answered,
    failedAttempts: scene.commands.failedAttempts,
    deliveries: { feed: deliveries(judged, "feed"), session: deliveries(judged, "session") },
    ...{ lost: sum("lost"), repeated: sum("repeated"), outOfOrder: sum("outOfOrder"), mismatched: sum("mismatched") },
    complaints: [
      ...judged.flatMap(complaintsAboutClient),
      ...scene.commands.refusals,
      ...scene.participants.flatMap((participant) => complaintsAboutLog(participant, before, after)),
      ...complaintsAboutFaults(run.faults),
    ],
  };
}

function deliveries(judged: readonly Judged[], followed: Followed): number {
  return judged
    .filter(({ client }) => client.follows === followed)
    .reduce((total, { verdict }) => total + verdict.delivered, 0);
}

function complaintsAboutClient({ client, name, verdict }: Judged): string[] {
  const { lost, repeated, outOfOrder, mismatched } = verdict;
  const wrong = Object.entries({ lost, repeated, "out of order": outOfOrder, mismatched })
    .filter(([, numbers]) => numbers.length > 0)
    .map(([what, numbers]) => `${name}: ${numbers.length} ${what} (${numbers.at(0)} to ${numbers.at(-1)})`);
  return [...wrong, ...client.follower.resets.map((reason) => `${name}: STREAM_RESET ${reason}`)];
}

/** Every command that was answered 2xx is one event, however often it was sent. */
function complaintsAboutLog(participant: Participant, before: Logs, after: Logs): string[] {
  const known = new Set(after.get(participant)?.messageIds);
  const missing = participant.messageIds.filter((id) => !known.has(id));
  const grown = publicEvents(after.get(participant)) - publicEvents(before.get(participant));
  return [
    ...missing.map((id) => `${participant.id}: message ${id} was answered and is not in the log`),
    ...(grown === participant.answered
      ? []
      : [`${participant.id}: ${participant.answered} commands were answered, the log has ${grown} events of them`]),
  ];
}

const publicEvents = (log: Log | undefined): number => log?.feed.filter(({ digest }) => digest !== null).length ?? 0;

/** A fault that was planned and did not hit proves nothing, and the run must not look as if it did. */
function complaintsAboutFaults(counts: FaultCounts): string[] {
  return Object.entries(counts)
    .filter(([, { planned, hit }]) => hit < planned)
    .map(([kind, { planned, hit }]) => `${kind}: only ${hit} of ${planned} hit`);
}

export function reportTable(report: Report): string {
  const { feed, session } = report.deliveries;
  const total = feed + session;
  const faults = (Object.keys(FAULTS) as FaultKind[]).map((kind) => {
    const { planned, hit, evidence } = report.faults[kind];
    return [kind, `${hit} of ${planned} hit; ${evidence} ${FAULTS[kind].evidence}`];
  });
  const rows = [
    ["seed, minutes, clients", `${report.seed}, ${report.minutes}, ${report.clients}`],
    ["deliveries", `${total} in ${report.seconds} s (${Math.round(total / report.seconds)} a second)`],
    ["on participant streams", `${feed}`],
    ["on session streams", `${session}`],
    ["commands answered", `${report.commandsAnswered}, after ${report.failedAttempts} attempts that failed`],
    ...faults,
    ["lost", `${report.lost}`],
    ["repeated", `${report.repeated}`],
    ["out of order", `${report.outOfOrder}`],
    ["with another id or content", `${report.mismatched}`],
  ];
  const width = Math.max(...rows.map(([name = ""]) => name.length));
  const lines = rows.map(([name = "", value]) => `${name.padEnd(width)}  ${value}`);
  return [...lines, ...report.complaints.map((complaint) => `FAILED: ${complaint}`)].join("\n");
}
