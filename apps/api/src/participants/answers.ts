import { type ParticipantState, toParticipant } from "@tributary/domain";
import type { Reply } from "../commands/handle-command.ts";

/** Answers with the participant as they are after an accepted command, which is refused for who does not exist. */
export function asTheyAre(state: ParticipantState): Reply {
  if (state.status !== "registered") throw new Error("a command was accepted for a participant who does not exist");
  return { status: 200, body: toParticipant(state) };
}
