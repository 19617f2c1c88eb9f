/** What IBM Video Streaming does wrong while a run lasts: some of it always, some by chance, some for seconds at a time. */
import { setTimeout as delay } from "node:timers/promises";
import type { FaultSwitches, Faults, IbmVideo, SomeFaults } from "@tributary/simulators/ibm-video";
import { planFaults, type Random } from "@tributary/testing/checker";

/** From the first channel on. The throttle is the real service's. */
const HABITS = {
  ...{ crowded: true, emptyErrors: true, fractions: "nine", throttlePerSecond: 5, slowMs: 3_000 },
  ...{ accessTokenSeconds: 60, chatTokenSeconds: 45 },
} as const satisfies SomeFaults;

/** How probable each is, every time. All channels of a replica share a connection, so those that end it are rare. */
const CHANCES = {
  ...{ closes: 0.002, silences: 0.001_5, halfOpens: 0.001_5 },
  ...{ duplicateFrames: 0.05, reorderedFrames: 0.05, droppedFrames: 0.05, badJson: 0.01, unknownTypes: 0.02 },
  ...{ chatUnavailable: 0.02, chatRateLimits: 0.02, lostSendAnswers: 0.05, droppedSyncAnswers: 0.05 },
  ...{ slowAnswers: 0.02, apiUnavailable: 0.1, apiRateLimits: 0.1 },
} as const satisfies SomeFaults;

interface Storm {
  readonly perMinute: number;
  readonly ms: number;
  readonly on?: SomeFaults;
  readonly off?: SomeFaults;
  /** What happens to all connections as it begins. */
  readonly strike?: (service: IbmVideo) => void;
}

const STORMS = {
  "chat service down": { perMinute: 1, ms: 4_000, on: { chatUnavailable: 1 }, off: CHANCES },
  "API down": { perMinute: 1, ms: 4_000, on: { apiUnavailable: 1 }, off: CHANCES },
  "rate limits": { perMinute: 0.5, ms: 10_000, on: { callsPerMinute: 60 }, off: { callsPerMinute: 0 } },
  "a burst is lost": { perMinute: 1, ms: 1_000, on: { dropNext: 30 }, off: { dropNext: 0 } },
  "fields are missing": { perMinute: 1, ms: 5_000, on: { missingFields: true }, off: { missingFields: false } },
  "fields are null": { perMinute: 1, ms: 5_000, on: { nullFields: true }, off: { nullFields: false } },
  "known fields are hidden": {
    perMinute: 1,
    ms: 5_000,
    on: { shadowingFields: true },
    off: { shadowingFields: false },
  },
  "a user of chance": { perMinute: 0.5, ms: 5_000, on: { randomUsers: true }, off: { randomUsers: false } },
  "connections end": {
    ...{ perMinute: 1, ms: 2_000, on: { closes: 0.2 }, off: CHANCES },
    strike: ({ connections }) => {
      for (const code of [1000, 1001, 1006, 1011] as const) connections.close(code);
    },
  },
  "tokens end": { perMinute: 1, ms: 0, strike: ({ connections }) => connections.expireTokens() },
  silence: { perMinute: 0.3, ms: 0, strike: ({ connections }) => connections.silence() },
  "half-open": { perMinute: 0.3, ms: 0, strike: ({ connections }) => connections.halfOpen() },
} as const satisfies Record<string, Storm>;
type Kind = keyof typeof STORMS;

/** A connection ends with any code: with which one is left to chance. */
const LEFT_OFF = ["closeCode"];
const someFaults = (storms: readonly Storm[]): object[] => storms.flatMap(({ on }) => (on ? [on] : []));
const TURNED = new Set(
  [HABITS, CHANCES, ...someFaults(Object.values(STORMS))].flatMap((some) => Object.keys(some)).concat(LEFT_OFF),
);

/** Begins with what is always wrong. @throws Error when there is a switch that no run would turn */
export function begin(faults: Faults): void {
  const forgotten = Object.keys(faults.now).filter((name) => !TURNED.has(name));
  if (forgotten.length > 0) throw new Error(`nobody turns ${forgotten.join(", ")}`);
  faults.set({ ...HABITS, ...CHANCES });
}

interface Stay {
  durationMs: number;
  random: Random;
  tell(line: string): void;
}

/** Lets the storms come and go; answers how often each came, when the last one is over. */
export async function storm(service: IbmVideo, { durationMs, random, tell }: Stay): Promise<Record<string, number>> {
  const kinds = Object.keys(STORMS) as Kind[];
  const perMinute = Object.fromEntries(kinds.map((kind) => [kind, STORMS[kind].perMinute])) as Record<Kind, number>;
  const came: Record<string, number> = {};
  const startedAt = performance.now();
  for (const { kind, atMs } of planFaults(random, { durationMs, perMinute })) {
    await delay(Math.max(0, atMs - (performance.now() - startedAt)));
    const { on = {}, off = {}, ms, strike }: Storm = STORMS[kind];
    tell(kind);
    came[kind] = (came[kind] ?? 0) + 1;
    service.faults.set(on);
    strike?.(service);
    await delay(ms);
    service.faults.set(off);
  }
  return came;
}

/** From now on everything is well, but for how the service writes, and what it throttles. */
export function calm(faults: Faults): void {
  const none = Object.keys(CHANCES).map((name) => [name, 0]) as [keyof FaultSwitches, number][];
  faults.set(Object.fromEntries(none));
}

/** The probable faults that have not struck. */
export const notStruck = ({ struck }: Pick<Faults, "struck">): string[] =>
  Object.keys(CHANCES).filter((name) => !(struck as Record<string, number>)[name]);
