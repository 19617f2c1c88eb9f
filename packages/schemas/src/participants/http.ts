/** Bodies and answers of the participant routes. */
import { z } from "zod";
import { paging } from "../http/paging.ts";
import { outsideId } from "../values/identifiers.ts";
import { text } from "../values/text.ts";
import { utcTime } from "../values/time.ts";
import { timeZone } from "../values/time-zone.ts";

export const registerParticipantBody = z.strictObject({
  id: outsideId.optional(),
  firstName: text(200),
  lastName: text(200),
  email: z.email().max(254).nullish(),
  mobile: text(64).nullish(),
  timezone: timeZone.nullish(),
  externalId: text(200).nullish(),
});
export type RegisterParticipantBody = z.infer<typeof registerParticipantBody>;

/** What is left out stays as it is; null takes away what need not be there. */
export const updateParticipantBody = registerParticipantBody.omit({ id: true }).partial();

export const participant = z.strictObject({
  id: outsideId,
  firstName: z.string(),
  lastName: z.string(),
  email: z.string().nullable(),
  mobile: z.string().nullable(),
  timezone: z.string().nullable(),
  externalId: z.string().nullable(),
  status: z.enum(["ACTIVE", "SUSPENDED"]),
  registeredAt: utcTime,
});
export type Participant = z.infer<typeof participant>;

export const searchParticipantsBody = z.strictObject({
  query: text(200).optional().describe("Words that all occur in a name, the e-mail or an id, in any case."),
  ...paging,
});
export type SearchParticipantsBody = z.infer<typeof searchParticipantsBody>;

/** By last name, first name and id. */
export const participantResults = z.strictObject({ results: z.array(participant), total: z.int().min(0) });
export type ParticipantResults = z.infer<typeof participantResults>;
