// The participants table: one row per participant, as their last event left it.
import type { EventOf, Participant } from "@tributary/schemas";
import { utcText } from "../utc-text.ts";
import type { ParticipantChange, ParticipantProfileChange, ParticipantRow } from "./rows.ts";

/** The row of somebody who was just registered. */
export function registeredRow(tenant: string, event: EventOf<"ParticipantRegistered">): ParticipantRow {
  return { ...profileChange(tenant, event), suspended: false, registered_at: event.data.registeredAt };
}

/** What becomes of the row of somebody whose profile was just updated. */
export function profileChange(
  tenant: string,
  { data }: EventOf<"ParticipantRegistered"> | EventOf<"ParticipantProfileUpdated">,
): ParticipantProfileChange {
  return {
    tenant,
    id: data.participantId,
    first_name: data.firstName,
    last_name: data.lastName,
    email: data.email,
    mobile: data.mobile,
    timezone: data.timezone,
    external_id: data.externalId,
  };
}

/** What becomes of the row of somebody who was just suspended or reactivated. */
export function suspensionChange(
  tenant: string,
  { type, data }: EventOf<"ParticipantSuspended"> | EventOf<"ParticipantReactivated">,
): ParticipantChange {
  return { tenant, id: data.participantId, suspended: type === "ParticipantSuspended" };
}

/** The row in its public shape. */
export function toParticipant(row: ParticipantRow): Participant {
  return {
    id: row.id,
    firstName: row.first_name,
    lastName: row.last_name,
    email: row.email,
    mobile: row.mobile,
    timezone: row.timezone,
    externalId: row.external_id,
    status: row.suspended ? "SUSPENDED" : "ACTIVE",
    registeredAt: utcText(row.registered_at),
  };
}
