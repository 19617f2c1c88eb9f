// The participant_extras table: the last value of each extra of a participant.
import type { EventOf, ExtraChange } from "@tributary/schemas";
import { utcText } from "../utc-text.ts";
import type { ParticipantExtraRow } from "./rows.ts";

/** The row of a value that was just changed. */
export function extraRow(tenant: string, { data }: EventOf<"ParticipantExtraValueChanged">): ParticipantExtraRow {
  return {
    tenant,
    participant_id: data.participantId,
    extra_id: data.extraId,
    extra_code: data.extraCode,
    extra_group: data.extraGroup,
    extra_name: data.extraName,
    extra_value: data.extraValue,
    updated_at: data.updatedAt,
  };
}

/** The row as the change that it was. */
export function toExtraChange(row: ParticipantExtraRow): ExtraChange {
  return {
    updatedAt: utcText(row.updated_at),
    extraCode: row.extra_code,
    extraGroup: row.extra_group,
    extraName: row.extra_name,
    extraValue: row.extra_value,
    id: row.extra_id,
    participantId: row.participant_id,
  };
}
