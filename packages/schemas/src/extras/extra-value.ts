/** The types that an extra's value can have, and the schema of each. */
import { z } from "zod";
import { atMostBytes } from "../values/json-size.ts";
import { type JsonValue, jsonValue } from "../values/json-value.ts";
import { textOrEmpty } from "../values/text.ts";
import { offsetTime } from "../values/time.ts";

/** B boolean, S string, N finite number, T RFC 3339 time, J any JSON. */
export const extraDataType = z.enum(["B", "S", "N", "T", "J"]);
export type ExtraDataType = z.infer<typeof extraDataType>;

/** Size of a value's JSON text in UTF-8. */
export const MAX_EXTRA_VALUE_BYTES = 32 * 1_024;

const schemas: Readonly<Record<ExtraDataType, z.ZodType<JsonValue>>> = {
  B: z.boolean(),
  S: textOrEmpty(MAX_EXTRA_VALUE_BYTES),
  N: z.number(),
  T: offsetTime,
  J: jsonValue,
};

/** The schema of a value of this type, at most {@link MAX_EXTRA_VALUE_BYTES} when serialised. */
export const extraValueSchema = (dataType: ExtraDataType): z.ZodType<JsonValue> =>
  atMostBytes(schemas[dataType], MAX_EXTRA_VALUE_BYTES);
