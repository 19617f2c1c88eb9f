/** Suspending and reactivating. A suspended participant can do nothing themselves; others still can, for them. */
import type { Actor, ReactivateParticipant, SuspendParticipant } from "@tributary/schemas";
import { accept, type Decision, refuse } from "../decider.ts";
import type { ParticipantEvent } from "./evolve.ts";
import type { ParticipantState } from "./state.ts";

/** Happens once, until they are reactivated. */
export function suspend(command: SuspendParticipant, state: ParticipantState): Decision<ParticipantEvent> {
  const { participantId, by: suspendedBy, at: suspendedAt } = command;
  if (state.status !== "registered") return unknown(participantId);
  if (state.suspended) return refuse("participant-suspended", `Participant ${participantId} is suspended already.`);
  return accept({ type: "ParticipantSuspended", data: { participantId, suspendedBy, suspendedAt } });
}

/** Only for who is suspended. */
export function reactivate(command: ReactivateParticipant, state: ParticipantState): Decision<ParticipantEvent> {
  const { participantId, by: reactivatedBy, at: reactivatedAt } = command;
  if (state.status !== "registered") return unknown(participantId);
  if (!state.suspended) return refuse("participant-not-suspended", `Participant ${participantId} is not suspended.`);
  return accept({ type: "ParticipantReactivated", data: { participantId, reactivatedBy, reactivatedAt } });
}

/** Why this participant's own command is refused; null for others, and while they are neither suspended nor erased. */
export function refuseWhileSuspended(by: Actor, state: ParticipantState): (Decision<never> & { ok: false }) | null {
  if (by.role !== "participant" || state.status === "absent") return null;
  if (state.status === "erased") return unknown(by.id);
  if (!state.suspended) return null;
  return { ok: false, refusal: { code: "participant-suspended", detail: `Participant ${by.id} is suspended.` } };
}

const unknown = (id: string): Decision<never> & { ok: false } => ({
  ...{ ok: false, refusal: { code: "participant-unknown", detail: `There is no participant ${id}.` } },
});
