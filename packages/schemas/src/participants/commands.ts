/** What can be asked of a participant. Ids and times are already in a command: deciding makes none. */
import { z } from "zod";
import { actor } from "../people.ts";
import { outsideId } from "../values/identifiers.ts";
import { text } from "../values/text.ts";
import { utcTime } from "../values/time.ts";

const registerParticipant = z.strictObject({
  type: z.literal("RegisterParticipant"),
  participantId: outsideId,
  firstName: text(200),
  lastName: text(200),
  email: text(320).nullable(),
  mobile: text(64).nullable(),
  timezone: text(64).nullable(),
  externalId: text(200).nullable(),
  at: utcTime,
});
export type RegisterParticipant = z.infer<typeof registerParticipant>;

const updateParticipantProfile = z.strictObject({
  type: z.literal("UpdateParticipantProfile"),
  participantId: outsideId,
  /** What is left out stays as it is. */
  changes: z
    .strictObject({
      firstName: text(200),
      lastName: text(200),
      email: text(320).nullable(),
      mobile: text(64).nullable(),
      timezone: text(64).nullable(),
      externalId: text(200).nullable(),
    })
    .partial(),
  /** Whether the participant is still what whoever asks has seen. */
  isAsSeen: z.boolean(),
  by: actor,
  at: utcTime,
});
export type UpdateParticipantProfile = z.infer<typeof updateParticipantProfile>;

const suspendParticipant = z.strictObject({
  type: z.literal("SuspendParticipant"),
  participantId: outsideId,
  by: actor,
  at: utcTime,
});
export type SuspendParticipant = z.infer<typeof suspendParticipant>;

const reactivateParticipant = z.strictObject({
  type: z.literal("ReactivateParticipant"),
  participantId: outsideId,
  by: actor,
  at: utcTime,
});
export type ReactivateParticipant = z.infer<typeof reactivateParticipant>;

const eraseParticipant = z.strictObject({
  type: z.literal("EraseParticipant"),
  participantId: outsideId,
  by: actor,
  at: utcTime,
});
export type EraseParticipant = z.infer<typeof eraseParticipant>;
