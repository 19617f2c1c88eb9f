/**
 * What can have happened to a link between a chat session and a conversation of an outside chat system.
 * Published schemas are frozen: a change is a new version with an upcaster.
 */
import { z } from "zod";
import { onlyVersion } from "../events/history.ts";
import { actor } from "../people.ts";
import { about } from "../personal.ts";
import { outsideId } from "../values/identifiers.ts";
import { text } from "../values/text.ts";
import { utcTime } from "../values/time.ts";

/** How the outside conversation stands. IN_MENU: a machine asks first; INTERRUPTED: out of reach for now; nothing follows ENDED and FAILED. */
export const externalChatStatus = z.enum([
  "REQUESTED",
  "IN_MENU",
  "QUEUED",
  "CONNECTING",
  "CONNECTED",
  "INTERRUPTED",
  "ENDED",
  "FAILED",
]);
export type ExternalChatStatus = z.infer<typeof externalChatStatus>;

/** The outside system's own name for a conversation. */
export const conversationName = text(255);

const link = {
  linkId: outsideId,
  sessionId: outsideId,
  participantId: outsideId.nullable(),
  /** Which outside system. */
  provider: outsideId,
  /** Null until the outside system has named it. */
  conversation: conversationName.nullable(),
};

const externalChatLinked = z.strictObject({
  ...link,
  /** What the adapter needs to ask for the conversation; never a secret. */
  parameters: about("participantId", z.record(z.string().regex(/^[A-Za-z]\w{0,99}$/), text(1_000)), {}),
  linkedBy: actor,
  linkedAt: utcTime,
});

const externalChatStatusChanged = z.strictObject({
  ...link,
  status: externalChatStatus,
  estimatedWaitSeconds: z.int().nonnegative().nullable(),
  detail: about("participantId", text(1_000)).nullable(),
  changedAt: utcTime,
});

const externalChatUnlinked = z.strictObject({ ...link, unlinkedBy: actor, unlinkedAt: utcTime });

export const externalChatEvents = {
  ExternalChatLinked: onlyVersion(externalChatLinked),
  ExternalChatStatusChanged: onlyVersion(externalChatStatusChanged),
  ExternalChatUnlinked: onlyVersion(externalChatUnlinked),
};
