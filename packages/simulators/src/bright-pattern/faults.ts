// What a real server, or the network before it, was seen or is feared to do. Everything is off until switched on.
import { type VendorErrorCode, vendorErrors } from "@tributary/schemas/bright-pattern";
import { z } from "zod";
import { createSwitches, type Switches } from "../switches.ts";

const off = z.boolean().default(false);
const chance = z.number().min(0).max(1).default(0);
const refusal = z
  .enum(Object.keys(vendorErrors) as VendorErrorCode[])
  .nullable()
  .default(null);

export const faultSwitches = z.strictObject({
  // How events are written.
  /** The inactivity event has the name that all documentation gives it. */
  misspeltInactivity: off,
  /** Times in milliseconds instead of seconds. */
  millisecondTimestamps: off,
  /** Numbers instead of strings with digits. */
  numericLeaves: off,
  /** Events and answers without `ewt`. */
  missingEwt: off,
  /** The customer's first message has no party in the history. */
  missingPartyId: off,
  /** Agents join without names. */
  missingNames: off,
  /** Messages have HTML only, and no channel. */
  missingMsgText: off,
  /** Typing has no time, as in the wiki. */
  missingTypingTimestamps: off,
  /** Files have no name, as in the documentation. */
  missingFileNames: off,
  /** Signaling names no party, as in the later documentation. */
  missingSignalingParty: off,
  /** Files name their party `session_id`, as older servers did. */
  sessionIdInFile: off,
  /** Message ids of the form that clients use, `<chat>:<n>`. It breaks the vendor's widget. */
  longMessageIds: off,
  /** How probable it is that a batch holds an event that nobody knows. */
  unknownEvents: chance,
  /** How probable it is that a message comes from a party that nobody announced. */
  unknownParties: chance,

  // What polls are answered.
  /** Nothing new is an empty body. */
  emptyBody: off,
  /** Nothing new is error 5511. */
  noEventsError: off,
  /** How probable it is that events come again, once, with the next poll. */
  duplicateDelivery: chance,
  /** How probable it is that a batch is lost on its way; never the last one of a chat. */
  lostBatches: chance,
  /** How probable it is that a poll is answered what the one before was. */
  cachedPolls: chance,
  /** How probable it is that the connection breaks instead of an answer. */
  droppedPolls: chance,
  /** How probable it is that an answer takes `slowMs` longer. */
  slowPolls: chance,
  slowMs: z.int().min(0).max(120_000).default(20_000),
  /** How probable it is that an answer is cut off in the middle of its JSON; what it held is lost. Never the last one of a chat. */
  malformedJson: chance,
  /** What a poll would have been answered is lost when its client goes away; never the last events of a chat. */
  loseOnAbort: off,
  /** Reading the history leaves its events waiting for the next poll. */
  historyKeepsQueue: off,
  /** Signaling is in the history. */
  signalingInHistory: off,

  // What sending does.
  /** How probable it is that events arrive, but the connection breaks instead of an answer. */
  lostSendAnswers: chance,
  /** Send Events (v1) is answered what waits for the next poll. */
  eventsInSendAnswers: off,
  /** A file with a `msg_id` is error 5500. */
  refuseFileMsgIds: off,
  /** Whoever ends a chat is not told that it ended. */
  endWithoutEnded: off,

  // What everything is answered.
  /** 401 instead of 403 for wrong credentials, as in the wiki. */
  unauthorized401: off,
  /** `error_code` is a number. */
  numericErrorCodes: off,
  /** `is_new_chat` is a string. */
  stringIsNewChat: off,
  /** Request Chat says `establishing`. */
  establishing: off,
  /** JSON is called text/plain. */
  textPlain: off,
  /** Outside of opening hours. */
  closed: off,
  /** How probable error 5955 (500) is. */
  serverErrors: chance,
  /** How probable 429 without a body is. */
  tooManyRequests: chance,
  /** Every connection breaks. */
  down: off,
  /** What these methods are refused with, always. */
  refuseChats: refusal,
  refusePolls: refusal,
  refuseSends: refusal,
});
export type FaultSwitches = z.infer<typeof faultSwitches>;

/** Some of the switches; the others are not mentioned. */
export type SomeFaults = z.input<typeof faultSwitches>;

/** The switches that are probabilities. */
export type Chance = Exclude<
  { [N in keyof FaultSwitches]: FaultSwitches[N] extends number ? N : never }[keyof FaultSwitches],
  "slowMs"
>;

export type Faults = Switches<FaultSwitches, Chance, SomeFaults>;

/** The same seed, asked the same, strikes the same. */
export const createFaults = (initial: SomeFaults = {}, seed: number = Date.now()): Faults =>
  createSwitches<typeof faultSwitches, Chance>(faultSwitches, initial, seed);
