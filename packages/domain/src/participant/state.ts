/**
 * What deciding about a participant needs. Extra values can be large, so only their fingerprints are kept,
 * and of those only the newest ones: forgetting one costs an event that says nothing new, never a lost change.
 */
import type { Participant } from "@tributary/schemas";
import { z } from "zod";

export const MAX_REMEMBERED_EXTRAS = 500;

const registered = z.strictObject({
  status: z.literal("registered"),
  participantId: z.string(),
  profile: z.strictObject({
    firstName: z.string(),
    lastName: z.string(),
    email: z.string().nullable(),
    mobile: z.string().nullable(),
    timezone: z.string().nullable(),
    externalId: z.string().nullable(),
  }),
  registeredAt: z.string(),
  suspended: z.boolean(),
  /** Least recently changed first. */
  extras: z.array(z.strictObject({ extraId: z.string(), fingerprint: z.string() })).max(MAX_REMEMBERED_EXTRAS),
});

export const participantState = z.discriminatedUnion("status", [
  z.strictObject({ status: z.literal("absent") }),
  registered,
  /** For ever: an id is never used again, or what is kept about the one would be taken for the other. */
  z.strictObject({ status: z.literal("erased"), participantId: z.string() }),
]);

export type ParticipantState = z.infer<typeof participantState>;
export type RegisteredParticipant = z.infer<typeof registered>;

export const PARTICIPANT_STATE_VERSION = 4;

/** The name that others see: first and last name. */
export const participantName = ({ profile: { firstName, lastName } }: RegisteredParticipant): string =>
  `${firstName} ${lastName}`;

/** The participant as everybody who may ask is told. */
export const toParticipant = (state: RegisteredParticipant): Participant => ({
  id: state.participantId,
  ...state.profile,
  status: state.suspended ? "SUSPENDED" : "ACTIVE",
  registeredAt: state.registeredAt,
});
