/** What can be asked of a participant's extras. The definition's fields come in with the command. */
import { z } from "zod";
import { actor } from "../people.ts";
import { outsideId } from "../values/identifiers.ts";
import { jsonValue } from "../values/json-value.ts";
import { text } from "../values/text.ts";
import { utcTime } from "../values/time.ts";

const changeExtraValue = z.strictObject({
  type: z.literal("ChangeExtraValue"),
  participantId: outsideId,
  extraId: outsideId,
  extraCode: outsideId,
  extraGroup: outsideId,
  extraName: text(200),
  extraValue: jsonValue,
  isLog: z.boolean(),
  by: actor,
  at: utcTime,
});
export type ChangeExtraValue = z.infer<typeof changeExtraValue>;
