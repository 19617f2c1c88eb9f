/** Bodies and answers of the extras routes. The answer to a changed value is the wire payload of the change. */
import { z } from "zod";
import { outsideId } from "../values/identifiers.ts";
import { jsonValue } from "../values/json-value.ts";
import { text } from "../values/text.ts";
import { extraDataType } from "./extra-value.ts";

export const defineExtraBody = z.strictObject({
  code: outsideId,
  name: text(200),
  group: outsideId,
  dataType: extraDataType,
});
export type DefineExtraBody = z.infer<typeof defineExtraBody>;

export const extra = defineExtraBody.extend({ id: outsideId });
export type Extra = z.infer<typeof extra>;

/** `value` still has to pass the schema of the extra's data type, which only its definition knows. */
export const changeExtraBody = z.strictObject({ extraCode: outsideId, value: jsonValue });
export type ChangeExtraBody = z.infer<typeof changeExtraBody>;
