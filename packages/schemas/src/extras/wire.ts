/** What clients see when a participant's extra value changes. */
import { z } from "zod";
import type { EventOf } from "../events/catalogue.ts";
import { outsideId } from "../values/identifiers.ts";
import { jsonValue } from "../values/json-value.ts";
import { utcTime } from "../values/time.ts";

/** Payload of PARTICIPANT_EXTRA_VALUE_CHANGED, field for field as the vendor's stream page shows it; `id` is the extra's. */
export const extraChange = z.strictObject({
  updatedAt: utcTime,
  extraCode: outsideId,
  extraGroup: outsideId,
  extraName: z.string(),
  extraValue: jsonValue,
  id: outsideId,
  participantId: outsideId,
});
export type ExtraChange = z.infer<typeof extraChange>;

/** The change as the vendor's payload says it. */
export function toExtraChange({ data }: EventOf<"ParticipantExtraValueChanged">): ExtraChange {
  return {
    updatedAt: data.updatedAt,
    extraCode: data.extraCode,
    extraGroup: data.extraGroup,
    extraName: data.extraName,
    extraValue: data.extraValue,
    id: data.extraId,
    participantId: data.participantId,
  };
}
