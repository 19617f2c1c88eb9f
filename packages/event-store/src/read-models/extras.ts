// The participant_extras table, the last value of each extra of a participant, and participant_extra_changes: each value
// that an extra had which keeps a history.
import type { EventOf, ExtraChange, PastExtraValue } from "@tributary/schemas";
import { utcText } from "../utc-text.ts";
import type { ParticipantExtraChangeRow, ParticipantExtraRow } from "./rows.ts";

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

/** The row that stays of a value when there are newer ones; none for an extra without a history. */
export function extraChangeRows(
  tenant: string,
  version: number,
  { data }: EventOf<"ParticipantExtraValueChanged">,
): ParticipantExtraChangeRow[] {
  if (!data.isLog) return [];
  const row = {
    tenant,
    participant_id: data.participantId,
    extra_code: data.extraCode,
    version,
    extra_group: data.extraGroup,
    extra_value: data.extraValue,
    changed_by: data.changedBy,
    updated_at: data.updatedAt,
  };
  return [row];
}

/** The row in its public shape. */
export function toPastValue(row: ParticipantExtraChangeRow): PastExtraValue {
  return { value: row.extra_value, updatedAt: utcText(row.updated_at), changedBy: row.changed_by };
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
