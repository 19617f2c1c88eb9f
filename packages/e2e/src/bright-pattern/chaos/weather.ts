/** What the contact centre does wrong while a run lasts: some of it always, some by chance, some for seconds at a time. */
import { setTimeout as delay } from "node:timers/promises";
import type { Faults, SomeFaults } from "@tributary/simulators/bright-pattern";
import { planFaults, type Random } from "@tributary/testing/checker";

/** How it writes and answers, from the first chat on: a server does not change that between a poll and the history. */
const HABITS = {
  ...{ misspeltInactivity: true, millisecondTimestamps: true, numericLeaves: true, missingEwt: true },
  ...{ missingPartyId: true, missingNames: true, missingMsgText: true, missingTypingTimestamps: true },
  ...{ missingFileNames: true, missingSignalingParty: true, sessionIdInFile: true, longMessageIds: true },
  ...{ emptyBody: true, loseOnAbort: true, historyKeepsQueue: true, signalingInHistory: true },
  ...{ eventsInSendAnswers: true, refuseFileMsgIds: true, endWithoutEnded: true, unauthorized401: true },
  ...{ numericErrorCodes: true, stringIsNewChat: true, establishing: true, textPlain: true, closed: true },
} as const satisfies SomeFaults;

/** How probable each is, every time. */
const CHANCES = {
  ...{ unknownEvents: 0.05, unknownParties: 0.05, duplicateDelivery: 0.05, lostBatches: 0.03, cachedPolls: 0.03 },
  ...{ droppedPolls: 0.02, slowPolls: 0.01, slowMs: 5_000, malformedJson: 0.02, lostSendAnswers: 0.05 },
  ...{ serverErrors: 0.02, tooManyRequests: 0.02 },
} as const satisfies SomeFaults;

interface Storm {
  readonly perMinute: number;
  readonly ms: number;
  readonly on: SomeFaults;
  readonly off: SomeFaults;
}

/** While one lasts, nothing of its kind gets through. */
const STORMS = {
  down: { perMinute: 1, ms: 4_000, on: { down: true }, off: { down: false } },
  "another poller": { perMinute: 1, ms: 3_000, on: { refusePolls: "5509" }, off: { refusePolls: null } },
  "sends refused": { perMinute: 1, ms: 3_000, on: { refuseSends: "5000" }, off: { refuseSends: null } },
  "nothing new as an error": {
    ...{ perMinute: 1, ms: 5_000 },
    ...{ on: { noEventsError: true, emptyBody: false }, off: { noEventsError: false, emptyBody: true } },
  },
} as const satisfies Record<string, Storm>;

/** A chat that is refused has failed, and is no part of a run: the tests of failures ask for that. */
const LEFT_OFF = ["refuseChats"];
const TURNED = new Set(
  [HABITS, CHANCES, ...Object.values(STORMS).map(({ on }) => on)].flatMap((some) => Object.keys(some)).concat(LEFT_OFF),
);

/** Begins with what is always wrong. @throws Error when there is a switch that no run would turn */
export function begin(faults: Faults): void {
  const forgotten = Object.keys(faults.now).filter((name) => !TURNED.has(name));
  if (forgotten.length > 0) throw new Error(`nobody turns ${forgotten.join(", ")}`);
  faults.set({ ...HABITS, ...CHANCES });
}

/** Lets the storms come and go; resolves when the last one is over. */
export async function storm(
  faults: Faults,
  { durationMs, random, tell }: { durationMs: number; random: Random; tell: (line: string) => void },
): Promise<void> {
  const kinds = Object.keys(STORMS) as (keyof typeof STORMS)[];
  const perMinute = Object.fromEntries(kinds.map((kind) => [kind, STORMS[kind].perMinute])) as Record<
    keyof typeof STORMS,
    number
  >;
  const startedAt = performance.now();
  for (const { kind, atMs } of planFaults(random, { durationMs, perMinute })) {
    await delay(Math.max(0, atMs - (performance.now() - startedAt)));
    const { on, off, ms } = STORMS[kind];
    tell(kind);
    faults.set(on);
    await delay(ms);
    faults.set(off);
  }
}

/** From now on everything is well, but for how the server writes. */
export function calm(faults: Faults): void {
  faults.set(Object.fromEntries(Object.keys(CHANCES).map((name) => [name, name === "slowMs" ? CHANCES.slowMs : 0])));
}
