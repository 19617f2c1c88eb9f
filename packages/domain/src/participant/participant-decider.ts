/** The participant aggregate. */
import type { Decider } from "../decider.ts";
import { decide, type ParticipantCommand } from "./decide.ts";
import { evolve, type ParticipantEvent } from "./evolve.ts";
import { PARTICIPANT_STATE_VERSION, type ParticipantState, participantState } from "./state.ts";

/** Registration and extra values of one participant. */
export const participantDecider: Decider<ParticipantCommand, ParticipantEvent, ParticipantState> = {
  initialState: { status: "absent" },
  decide,
  evolve,
  stateVersion: PARTICIPANT_STATE_VERSION,
  parseState: (json) => participantState.parse(json),
};
