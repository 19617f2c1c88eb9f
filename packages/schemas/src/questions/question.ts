/** What may be said to a question: a value of its type, and one of its options when it has any. Options are always text. */
import { z } from "zod";
import { type ExtraDataType, extraValueSchema } from "../extras/extra-value.ts";
import type { JsonValue } from "../values/json-value.ts";

export interface Question {
  readonly dataType: ExtraDataType;
  /** Anything of the type when there are none. */
  readonly options: readonly string[];
}

// Clients written for the vendor's API send every value as text.
const numberText = z
  .string()
  .regex(/^-?\d{1,15}(\.\d{1,15})?$/)
  .transform(Number);
/** A number, or what one looks like as text. */
export const anyNumber = z.union([z.number(), numberText]);
const booleanText = z.enum(["true", "false"]).transform((word) => word === "true");

const typed: Readonly<Record<ExtraDataType, z.ZodType<JsonValue>>> = {
  B: z.union([extraValueSchema("B"), booleanText]),
  S: extraValueSchema("S"),
  N: z.union([extraValueSchema("N"), numberText]),
  T: extraValueSchema("T"),
  J: extraValueSchema("J"),
};

/** The value as it is kept; null when it is none that can be said. Several options can be chosen where the type allows a list. */
export function saidTo({ dataType, options }: Question, value: JsonValue): { value: JsonValue } | null {
  const parsed = typed[dataType].safeParse(value);
  if (!parsed.success) return null;
  const chosen = Array.isArray(parsed.data) ? parsed.data : [parsed.data];
  const isOption = (one: JsonValue): boolean => typeof one !== "object" && options.includes(String(one));
  return options.length === 0 || chosen.every(isOption) ? { value: parsed.data } : null;
}

/** Whether every option can be chosen, and is another than the rest: `1.0` and `1` are one number. */
export function canBeChosen({ dataType, options }: Question): boolean {
  const said = options.map((option) => saidTo({ dataType, options: [] }, option));
  const isSaidSo = said.every((one, index) => one !== null && String(one.value) === options[index]);
  return isSaidSo && new Set(options).size === options.length;
}
