/**
 * All versions an event type has ever had, and how an old one becomes the newest.
 * Checked when the codec is made, so that a missing or circular step stops the start instead of a read.
 */
import type { z } from "zod";

/** One step: the data of version `from` made into that of version `to`. Pure; it sees validated data of `from`. */
export interface Upcaster {
  readonly from: number;
  readonly to: number;
  upcast(data: Readonly<Record<string, unknown>>): Record<string, unknown>;
}

/** An older version that is still written, for the one release in which not every reader knows the newest yet. */
export interface StillWritten {
  readonly version: number;
  downcast(data: Readonly<Record<string, unknown>>): Record<string, unknown>;
}

/** Every version of one event type. `latest` is the schema of the highest number: what the domain works with. */
export interface EventHistory<S extends z.ZodObject = z.ZodObject> {
  readonly latest: S;
  readonly versions: Readonly<Record<number, z.ZodObject>>;
  readonly upcasters: readonly Upcaster[];
  /** A release that learns to read a version sets this; the next one removes it and so writes the version. */
  readonly stillWritten?: StillWritten;
}

/** The history of an event type that never changed. */
export const onlyVersion = <S extends z.ZodObject>(schema: S): EventHistory<S> => ({
  latest: schema,
  versions: { 1: schema },
  upcasters: [],
});

/** The number of the newest version. */
export const latestVersion = (history: EventHistory): number => Math.max(...versionNumbers(history));

/** The number of the version that is written. */
export const writtenVersion = (history: EventHistory): number =>
  history.stillWritten?.version ?? latestVersion(history);

/** The upcasters from `version` to the newest, in order; empty for the newest itself. */
export function upcastersFrom(history: EventHistory, version: number): Upcaster[] {
  const steps: Upcaster[] = [];
  let step = history.upcasters.find((candidate) => candidate.from === version);
  while (step !== undefined) {
    const { to } = step;
    steps.push(step);
    step = history.upcasters.find((candidate) => candidate.from === to);
  }
  return steps;
}

/** Throws an Error naming the fault unless every version reaches the newest by steps that only go up. */
export function checkHistory(type: string, history: EventHistory): void {
  const fault = findFault(history);
  if (fault !== null) throw new Error(`event history of ${type}: ${fault}`);
}

function findFault(history: EventHistory): string | null {
  const numbers = versionNumbers(history);
  const latest = numbers.length;
  if (numbers.some((number, index) => number !== index + 1)) return "versions must be 1, 2, 3 … without a gap";
  if (history.versions[latest] !== history.latest) return "latest must be the schema of the highest version";
  const goesDown = history.upcasters.find((step) => step.to <= step.from);
  if (goesDown) return `upcaster ${goesDown.from} → ${goesDown.to} must go up: anything else is a cycle`;
  const stray = history.upcasters.find((step) => !numbers.includes(step.from) || !numbers.includes(step.to));
  if (stray) return `upcaster ${stray.from} → ${stray.to} names a version that does not exist`;
  const written = writtenVersion(history);
  if (!numbers.includes(written)) return `version ${written}, still written, does not exist`;
  for (const number of numbers.slice(0, -1)) {
    const count = history.upcasters.filter((step) => step.from === number).length;
    if (count !== 1) return `version ${number} needs exactly one upcaster, has ${count}`;
  }
  return null;
}

const versionNumbers = (history: EventHistory): number[] =>
  Object.keys(history.versions)
    .map(Number)
    .sort((a, b) => a - b);
