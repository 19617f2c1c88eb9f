// What real servers, or the network before them, were seen or are feared to do. Everything is off until switched on.
import { z } from "zod";
import { createSwitches, type Switches } from "../switches.ts";

const off = z.boolean().default(false);
const chance = z.number().min(0).max(1).default(0);
const none = z.int().min(0).default(0);

export const faultSwitches = z.strictObject({
  // What happens to a connection instead of its next frame.
  /** How probable it is that it is closed, with `closeCode`, or with any of the four when that is null. */
  closes: chance,
  closeCode: z.enum(["1000", "1001", "1006", "1011"]).nullable().default(null),
  /** How probable it is that nothing is said on it any more; pings of the protocol are still answered. */
  silences: chance,
  /** How probable it is that the server has forgotten it without its client knowing. */
  halfOpens: chance,

  // What happens to a frame.
  duplicateFrames: chance,
  /** How probable it is that it comes after the next one. */
  reorderedFrames: chance,
  droppedFrames: chance,
  /** So many of the next frames are lost. */
  dropNext: none,
  /** How many messages a connection is told per second (at most twice as many at once); the others are lost. 0: all. */
  throttlePerSecond: none,
  /** How probable it is that it is cut off in the middle of its JSON. */
  badJson: chance,
  /** How probable it is that an event comes before it that nobody knows. */
  unknownTypes: chance,
  /** As in a channel with more than 100 watchers: no typing, no reading, and watchers are counted every 5 s. */
  crowded: off,

  // How events are written.
  /** Fields that may be missing are. */
  missingFields: off,
  /** Fields that may be missing are null. */
  nullFields: off,
  /** Custom fields hide known ones behind other types. */
  shadowingFields: off,
  /** Digits of a second's fraction: always nine, or none; null: as they come, 6 for messages and up to 9 for events. */
  fractions: z.enum(["nine", "none"]).nullable().default(null),

  // What the chat service answers.
  /** How probable 503 is, also for new connections. */
  chatUnavailable: chance,
  /** How probable 429 (code 9) is. */
  chatRateLimits: chance,
  /** Calls that a user may make to one endpoint in a minute; the real service allows 60. 0: any number. */
  callsPerMinute: none,
  /** How probable it is that a message, a change of one or its deletion arrives, but the connection breaks instead of an answer. */
  lostSendAnswers: chance,
  /** How probable it is that the connection breaks instead of an answer to Sync. */
  droppedSyncAnswers: chance,
  /** How probable it is that an answer takes `slowMs` longer. */
  slowAnswers: chance,
  slowMs: z.int().min(0).max(120_000).default(20_000),
  /** How long the chat's tokens live. 0: for ever. */
  chatTokenSeconds: none,

  // What IBM's API answers.
  apiUnavailable: chance,
  apiRateLimits: chance,
  /** Errors have no body. */
  emptyErrors: off,
  /** How long access tokens live. 0: a day, as documented. */
  accessTokenSeconds: none,
  /** Every initialisation is of another user, as for tokens that nobody knows. */
  randomUsers: off,
});
export type FaultSwitches = z.infer<typeof faultSwitches>;

/** Some of the switches; the others are not mentioned. */
export type SomeFaults = z.input<typeof faultSwitches>;

type Numbers = { [N in keyof FaultSwitches]: FaultSwitches[N] extends number ? N : never }[keyof FaultSwitches];

/** The switches that are probabilities. */
export type Chance = Exclude<
  Numbers,
  "dropNext" | "throttlePerSecond" | "callsPerMinute" | "slowMs" | "chatTokenSeconds" | "accessTokenSeconds"
>;

export type Faults = Switches<FaultSwitches, Chance, SomeFaults>;

/** The same seed, asked the same, strikes the same. */
export const createFaults = (initial: SomeFaults = {}, seed: number = Date.now()): Faults =>
  createSwitches<typeof faultSwitches, Chance>(faultSwitches, initial, seed);
