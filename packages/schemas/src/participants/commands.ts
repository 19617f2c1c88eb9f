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
