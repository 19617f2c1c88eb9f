/** The rules about participants. */
import type {
  ChangeExtraValue,
  EraseParticipant,
  ReactivateParticipant,
  RegisterParticipant,
  SuspendParticipant,
  UpdateParticipantProfile,
} from "@tributary/schemas";
import { accept, type Decision, refuse } from "../decider.ts";
import { fingerprint } from "../fingerprint.ts";
import type { ParticipantEvent } from "./evolve.ts";
import { updateProfile } from "./profile.ts";
import type { ParticipantState } from "./state.ts";
import { reactivate, refuseWhileSuspended, suspend } from "./suspension.ts";

export type ParticipantCommand =
  | RegisterParticipant
  | UpdateParticipantProfile
  | SuspendParticipant
  | ReactivateParticipant
  | EraseParticipant
  | ChangeExtraValue;

/** Events or a refusal. */
export function decide(command: ParticipantCommand, state: ParticipantState): Decision<ParticipantEvent> {
  switch (command.type) {
    case "RegisterParticipant":
      return register(command, state);
    case "UpdateParticipantProfile":
      return updateProfile(command, state);
    case "SuspendParticipant":
      return suspend(command, state);
    case "ReactivateParticipant":
      return reactivate(command, state);
    case "EraseParticipant":
      return erase(command, state);
    case "ChangeExtraValue":
      return changeExtraValue(command, state);
  }
}

function register(command: RegisterParticipant, state: ParticipantState): Decision<ParticipantEvent> {
  if (state.status === "registered") {
    return refuse("participant-already-registered", `Participant ${command.participantId} is registered already.`);
  }
  if (state.status === "erased") {
    return refuse(
      "participant-erased",
      `Participant ${command.participantId} was erased, and their id is not used again.`,
    );
  }
  const { type: _type, at, ...details } = command;
  return accept({ type: "ParticipantRegistered", data: { ...details, registeredAt: at } });
}

/** Once; asking again is a success that changes nothing. */
function erase({ participantId, by, at }: EraseParticipant, state: ParticipantState): Decision<ParticipantEvent> {
  if (state.status === "absent") return refuse("participant-unknown", `There is no participant ${participantId}.`);
  if (state.status === "erased") return accept();
  return accept({ type: "ParticipantErased", data: { participantId, erasedBy: by, erasedAt: at } });
}

function changeExtraValue(command: ChangeExtraValue, state: ParticipantState): Decision<ParticipantEvent> {
  if (state.status !== "registered") {
    return refuse("participant-unknown", `There is no participant ${command.participantId}.`);
  }
  const suspended = refuseWhileSuspended(command.by, state);
  if (suspended) return suspended;
  const { type: _type, by: changedBy, at, ...change } = command;
  const before = state.extras.find((extra) => extra.extraId === change.extraId);
  // The event says "changed": the same value again is a success that tells nobody anything.
  if (before?.fingerprint === fingerprint(change.extraValue)) return accept();
  return accept({ type: "ParticipantExtraValueChanged", data: { ...change, changedBy, updatedAt: at } });
}
