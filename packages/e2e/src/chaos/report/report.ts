/** The outcome of a run: its figures, and the complaints that make it a failure. */
import type { Verdict } from "@tributary/testing/checker";
import { FAULTS, type FaultKind } from "../faults/faults.ts";
import type { FaultCounts } from "../faults/strikes.ts";
import { type Comparison, compareWithKafka, type KafkaRecord } from "../log/kafka-log.ts";
import { wrongMarks } from "../log/read-marks.ts";
import { misdirected } from "../log/readers.ts";
import type { WholeLog } from "../log/whole-log.ts";
import { differences, factOf } from "../people/facts.ts";
import type { Tails } from "../people/quiet-life.ts";
import type { Crowded, Scene } from "../scene.ts";
import { type StreamKind, streamKinds } from "../subjects.ts";
import { type Judged, judgeAll } from "./verdicts.ts";

type Wrong = Exclude<keyof Verdict, "delivered">;

export interface Report {
  readonly seed: number;
  readonly minutes: number;
  /** How long the faults went on. */
  readonly seconds: number;
  readonly clients: number;
  readonly visits: number;
  readonly commands: Readonly<Record<"answered" | "acceptedFirst" | "repeated" | "failedAttempts", number>>;
  readonly faults: FaultCounts;
  readonly deliveries: Readonly<Record<StreamKind, number>>;
  readonly wrong: Readonly<Record<Wrong, number>>;
  readonly tails: Tails;
  readonly kafka: Pick<Comparison, "records" | "repeats">;
  /** Whatever is wrong, in words; empty when the run has passed. */
  readonly complaints: readonly string[];
}

export interface Outcome {
  readonly seed: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly faults: FaultCounts;
  readonly log: WholeLog;
  readonly kafkaLog: readonly KafkaRecord[];
}

const WRONGS: readonly Wrong[] = ["lost", "repeated", "outOfOrder", "mismatched", "foreign"];

/** Judges every client, and whether log and Kafka hold what was answered: each command once. */
export function reportOn(scene: Scene, { log, kafkaLog, ...run }: Outcome): Report {
  const { answered, acceptedFirst, repeated, failedAttempts } = scene.commands;
  const judged = judgeAll(scene, log);
  const kafka = compareWithKafka(log.streams, kafkaLog);
  const tails = tailsOf(scene);
  return {
    ...run,
    clients: scene.clients.length,
    visits: scene.visits.length,
    commands: { answered, acceptedFirst, repeated, failedAttempts },
    deliveries: record(streamKinds, (kind) => deliveries(judged, kind)),
    wrong: record(WRONGS, (what) => judged.reduce((total, { verdict }) => total + verdict[what].length, 0)),
    tails,
    kafka,
    complaints: [
      ...judged.flatMap(({ complaints }) => complaints),
      ...scene.complaints,
      ...[scene.api, scene.stream].flatMap(({ endedUnasked }) => endedUnasked),
      ...scene.commands.refusals,
      ...tails.late,
      ...complaintsAboutLog(scene, log),
      ...kafka.complaints,
      ...complaintsAboutFaults(run.faults),
    ],
  };
}

/** Every command that was answered 2xx is in the log, as often as it was answered; and nobody's event is in another's feed. */
export function complaintsAboutLog({ commands }: Pick<Crowded, "commands">, { streams, gaps }: WholeLog): string[] {
  const logged = [...streams.values()].flat().flatMap(({ event }) => factOf(event.event) ?? []);
  return [...gaps, ...differences(commands.facts, logged), ...misdirected(streams), ...wrongMarks(streams)];
}

function deliveries(judged: readonly Judged[], of: StreamKind): number {
  return judged.filter(({ kind }) => kind === of).reduce((total, { verdict }) => total + verdict.delivered, 0);
}

function tailsOf({ quiet }: Scene): Tails {
  const all = quiet.map(({ life }) => life.tails);
  return {
    checked: all.reduce((sum, { checked }) => sum + checked, 0),
    slowestMs: Math.max(...all.map(({ slowestMs }) => slowestMs)),
    late: all.flatMap(({ late }) => late),
  };
}

/** A fault that was planned and did not hit proves nothing, and the run must not look as if it did. */
function complaintsAboutFaults(counts: FaultCounts): string[] {
  return (Object.keys(FAULTS) as FaultKind[])
    .map((kind) => ({ kind, ...counts[kind] }))
    .filter(({ planned, hit }) => hit < planned)
    .map(({ kind, planned, hit }) => `${kind}: only ${hit} of ${planned} hit`);
}

const record = <K extends string>(keys: readonly K[], of: (key: K) => number): Record<K, number> =>
  Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<K, number>;
