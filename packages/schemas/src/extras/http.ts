/** Bodies and answers of the extras routes. The answer to a changed value is the wire payload of the change. */
import { z } from "zod";
import { outsideId } from "../values/identifiers.ts";
import { atMostBytes } from "../values/json-size.ts";
import { jsonValue } from "../values/json-value.ts";
import { text } from "../values/text.ts";
import { extraDataType, MAX_EXTRA_VALUE_BYTES } from "./extra-value.ts";

export const defineExtraBody = z.strictObject({
  code: outsideId,
  name: text(200),
  group: outsideId,
  dataType: extraDataType,
});
export type DefineExtraBody = z.infer<typeof defineExtraBody>;

export const extra = defineExtraBody.extend({ id: outsideId });
export type Extra = z.infer<typeof extra>;

/**
 * `value` still has to pass the schema of the extra's data type, which only its definition knows. Its size is known here:
 * a command has to fit into a record of Kafka, and numbers such as 1e20 take far more room there than in the request.
 */
export const changeExtraBody = z.strictObject({
  extraCode: outsideId,
  value: atMostBytes(jsonValue, MAX_EXTRA_VALUE_BYTES),
});
export type ChangeExtraBody = z.infer<typeof changeExtraBody>;
