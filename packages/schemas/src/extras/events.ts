/** What can have happened to a participant's extras (typed custom attributes). Published schemas are frozen. */
import { z } from "zod";
import type { EventHistory, Upcaster } from "../events/history.ts";
import { actor } from "../people.ts";
import { about } from "../personal.ts";
import { outsideId } from "../values/identifiers.ts";
import { jsonValue } from "../values/json-value.ts";
import { text } from "../values/text.ts";
import { utcTime } from "../values/time.ts";

const changedV1 = z.strictObject({
  participantId: outsideId,
  extraId: outsideId,
  extraCode: outsideId,
  extraGroup: outsideId,
  extraName: text(200),
  extraValue: about("participantId", jsonValue.clone()),
  updatedAt: utcTime,
});

const changedV2 = changedV1.extend({
  /** Whether the extra keeps a history. It is in the event, so that a history can be made again from the log alone. */
  isLog: z.boolean(),
  /** Null where it was not kept, before version 2. */
  changedBy: actor.nullable(),
});

const toV2: Upcaster = { from: 1, to: 2, upcast: (data) => ({ ...data, isLog: false, changedBy: null }) };

const participantExtraValueChanged: EventHistory<typeof changedV2> = {
  latest: changedV2,
  versions: { 1: changedV1, 2: changedV2 },
  upcasters: [toV2],
};

export const extraEvents = { ParticipantExtraValueChanged: participantExtraValueChanged };
