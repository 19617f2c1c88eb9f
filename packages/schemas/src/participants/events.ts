/** What can have happened to a participant. Published schemas are frozen: a change is a new version with an upcaster. */
import { z } from "zod";
import { onlyVersion } from "../events/history.ts";
import { actor } from "../people.ts";
import { about } from "../personal.ts";
import { outsideId } from "../values/identifiers.ts";
import { text } from "../values/text.ts";
import { utcTime } from "../values/time.ts";

// Events are looser than bodies on purpose (an e-mail is text): what was accepted once must decode for ever.
const profile = {
  firstName: about("participantId", text(200)),
  lastName: about("participantId", text(200)),
  email: about("participantId", text(320)).nullable(),
  mobile: about("participantId", text(64)).nullable(),
  timezone: about("participantId", text(64)).nullable(),
  externalId: about("participantId", text(200)).nullable(),
};

const participantRegistered = z.strictObject({
  participantId: outsideId,
  ...profile,
  registeredAt: utcTime,
});

/** The whole profile as it is from now on, so that who reads it needs no earlier event. */
const participantProfileUpdated = z.strictObject({
  participantId: outsideId,
  ...profile,
  updatedBy: actor,
  updatedAt: utcTime,
});

const participantSuspended = z.strictObject({ participantId: outsideId, suspendedBy: actor, suspendedAt: utcTime });
const participantReactivated = z.strictObject({
  participantId: outsideId,
  reactivatedBy: actor,
  reactivatedAt: utcTime,
});

/** From here on nothing can be said about them; what was said reads as erased, because their key is gone. */
const participantErased = z.strictObject({ participantId: outsideId, erasedBy: actor, erasedAt: utcTime });

export const participantEvents = {
  ParticipantRegistered: onlyVersion(participantRegistered),
  ParticipantProfileUpdated: onlyVersion(participantProfileUpdated),
  ParticipantSuspended: onlyVersion(participantSuspended),
  ParticipantReactivated: onlyVersion(participantReactivated),
  ParticipantErased: onlyVersion(participantErased),
};
