/** What can have happened to a participant's extras (typed custom attributes). Published schemas are frozen. */
import { z } from "zod";
import { onlyVersion } from "../events/history.ts";
import { about } from "../personal.ts";
import { outsideId } from "../values/identifiers.ts";
import { jsonValue } from "../values/json-value.ts";
import { text } from "../values/text.ts";
import { utcTime } from "../values/time.ts";

const participantExtraValueChanged = z.strictObject({
  participantId: outsideId,
  extraId: outsideId,
  extraCode: outsideId,
  extraGroup: outsideId,
  extraName: text(200),
  extraValue: about("participantId", jsonValue.clone()),
  updatedAt: utcTime,
});

export const extraEvents = { ParticipantExtraValueChanged: onlyVersion(participantExtraValueChanged) };
