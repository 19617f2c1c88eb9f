/** Lets the planned faults strike, each at its time, and counts which of them hit. */
import { setTimeout as delay } from "node:timers/promises";
import type { PlannedFault } from "@tributary/testing/checker";
import type { Scene } from "../scene.ts";
import { FAULTS, type FaultKind } from "./faults.ts";

export interface FaultCount {
  planned: number;
  /** Those that were seen to have hit something. */
  hit: number;
  /** What they hit, in the fault's own unit. */
  evidence: number;
}

export type FaultCounts = Record<FaultKind, FaultCount>;

/** Resolves when the last one is over. */
export async function strikeAll(
  scene: Scene,
  faults: readonly PlannedFault<FaultKind>[],
  tell: (line: string) => void,
): Promise<FaultCounts> {
  const counts = Object.fromEntries(
    Object.keys(FAULTS).map((kind) => [kind, { planned: 0, hit: 0, evidence: 0 }]),
  ) as FaultCounts;
  const lastOf = new Map<string, Promise<void>>();
  const running: Promise<void>[] = [];
  const startedAt = performance.now();
  for (const fault of faults) {
    await delay(Math.max(0, fault.atMs - (performance.now() - startedAt)));
    const { lanes } = FAULTS[fault.kind];
    const before = Promise.all(lanes.map((lane) => lastOf.get(lane)));
    const striking = before.then(() => strike(scene, fault, { count: counts[fault.kind], tell }));
    for (const lane of lanes) lastOf.set(lane, striking);
    running.push(striking);
    // A server that does not come back ends the run, but in its order: below, when the others are over.
    striking.catch(() => undefined);
  }
  await Promise.all(running);
  return counts;
}

async function strike(
  scene: Scene,
  { kind, random }: PlannedFault<FaultKind>,
  { count, tell }: { count: FaultCount; tell: (line: string) => void },
): Promise<void> {
  const hits = await FAULTS[kind].strike(scene, random);
  count.planned += 1;
  count.evidence += hits;
  if (hits > 0) count.hit += 1;
  tell(`${kind}: ${hits} ${FAULTS[kind].evidence}`);
}
