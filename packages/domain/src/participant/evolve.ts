/** How a participant's state follows from what happened. */
import type { EventOf } from "@tributary/schemas";
import { fingerprint } from "../fingerprint.ts";
import { MAX_REMEMBERED_EXTRAS, type ParticipantState } from "./state.ts";

export type ParticipantEvent = EventOf<
  | "ParticipantRegistered"
  | "ParticipantProfileUpdated"
  | "ParticipantSuspended"
  | "ParticipantReactivated"
  | "ParticipantErased"
  | "ParticipantExtraValueChanged"
>;

/** The state after the event. */
export function evolve(state: ParticipantState, event: ParticipantEvent): ParticipantState {
  switch (event.type) {
    case "ParticipantRegistered": {
      const { participantId, registeredAt, ...profile } = event.data;
      return { status: "registered", participantId, profile, registeredAt, suspended: false, extras: [] };
    }
    case "ParticipantProfileUpdated": {
      const { participantId: _id, updatedBy: _by, updatedAt: _at, ...profile } = event.data;
      return state.status === "registered" ? { ...state, profile } : state;
    }
    case "ParticipantSuspended":
      return state.status === "registered" ? { ...state, suspended: true } : state;
    case "ParticipantReactivated":
      return state.status === "registered" ? { ...state, suspended: false } : state;
    case "ParticipantErased":
      return { status: "erased", participantId: event.data.participantId };
    case "ParticipantExtraValueChanged": {
      if (state.status !== "registered") return state;
      const { extraId, extraValue } = event.data;
      const others = state.extras.filter((extra) => extra.extraId !== extraId);
      const extras = [...others, { extraId, fingerprint: fingerprint(extraValue) }].slice(-MAX_REMEMBERED_EXTRAS);
      return { ...state, extras };
    }
  }
}
