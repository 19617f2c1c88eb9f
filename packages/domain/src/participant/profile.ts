/** The participant's profile: who they are and how they are reached. */
import type { UpdateParticipantProfile } from "@tributary/schemas";
import { accept, type Decision, refuse } from "../decider.ts";
import { fingerprint } from "../fingerprint.ts";
import type { ParticipantEvent } from "./evolve.ts";
import type { ParticipantState, RegisteredParticipant } from "./state.ts";

type Profile = RegisteredParticipant["profile"];

/** Changes what is named, unless whoever asks has seen something else. */
export function updateProfile(command: UpdateParticipantProfile, state: ParticipantState): Decision<ParticipantEvent> {
  const { participantId, changes, isAsSeen, by: updatedBy, at: updatedAt } = command;
  if (state.status !== "registered") return refuse("participant-unknown", `There is no participant ${participantId}.`);
  if (!isAsSeen) return refuse("precondition-failed", `Participant ${participantId} has changed since they were read.`);
  const profile = changed(state.profile, changes);
  if (fingerprint(profile) === fingerprint(state.profile)) return accept();
  return accept({ type: "ParticipantProfileUpdated", data: { participantId, ...profile, updatedBy, updatedAt } });
}

/** Null is a change, too; what is absent is none. */
function changed(profile: Profile, changes: UpdateParticipantProfile["changes"]): Profile {
  const {
    firstName = profile.firstName,
    lastName = profile.lastName,
    email = profile.email,
    mobile = profile.mobile,
    timezone = profile.timezone,
    externalId = profile.externalId,
  } = changes;
  return { firstName, lastName, email, mobile, timezone, externalId };
}
