/** Bodies and answers of the extras routes. The answer to a changed value is the wire payload of the change. */
import { z } from "zod";
import { paging, pagingQuery } from "../http/paging.ts";
import { actor } from "../people.ts";
import { outsideId } from "../values/identifiers.ts";
import { atMostBytes } from "../values/json-size.ts";
import { jsonValue } from "../values/json-value.ts";
import { text } from "../values/text.ts";
import { utcTime } from "../values/time.ts";
import { extraDataType, MAX_EXTRA_VALUE_BYTES } from "./extra-value.ts";

export const defineExtraBody = z.strictObject({
  code: outsideId,
  name: text(200),
  group: outsideId,
  dataType: extraDataType,
  isLog: z.boolean().optional().describe("Whether the values that it had are kept; false unless you say otherwise."),
});
export type DefineExtraBody = z.infer<typeof defineExtraBody>;

export const extra = defineExtraBody.extend({ id: outsideId, isLog: z.boolean() });
export type Extra = z.infer<typeof extra>;

export const searchExtrasBody = z.strictObject({ group: outsideId.optional(), ...paging });
export type SearchExtrasBody = z.infer<typeof searchExtrasBody>;

export const extraResults = z.strictObject({ results: z.array(extra), total: z.int().min(0) });

/** A value that an extra has, or had before others. */
export const pastExtraValue = z.strictObject({ value: jsonValue, updatedAt: utcTime, changedBy: actor.nullable() });
export type PastExtraValue = z.infer<typeof pastExtraValue>;

/** Newest first. */
export const extraHistory = z.strictObject({ results: z.array(pastExtraValue), total: z.int().min(0) });
export type ExtraHistory = z.infer<typeof extraHistory>;

export const extraHistoryQuery = z.strictObject(pagingQuery);

/**
 * `value` still has to pass the schema of the extra's data type, which only its definition knows. Its size is known here:
 * a command has to fit into a record of Kafka, and numbers such as 1e20 take far more room there than in the request.
 */
export const changeExtraBody = z.strictObject({
  extraCode: outsideId,
  value: atMostBytes(jsonValue, MAX_EXTRA_VALUE_BYTES),
});
export type ChangeExtraBody = z.infer<typeof changeExtraBody>;
