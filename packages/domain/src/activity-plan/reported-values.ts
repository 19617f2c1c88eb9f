/** What may be said to the questions of a card: a value of the question's type, and one of its options when it has any. */
import {
  type ActivityValue,
  type CardResponse,
  type ExtraDataType,
  extraValueSchema,
  type JsonValue,
} from "@tributary/schemas";
import { z } from "zod";
import type { Refusal } from "../refusals.ts";

type Reported = { values: ActivityValue[] } | { refusal: Refusal };

// Clients written for the vendor's API send every value as text.
const numberText = z
  .string()
  .regex(/^-?\d{1,15}(\.\d{1,15})?$/)
  .transform(Number);
const booleanText = z.enum(["true", "false"]).transform((word) => word === "true");

const typed: Readonly<Record<ExtraDataType, z.ZodType<JsonValue>>> = {
  B: z.union([extraValueSchema("B"), booleanText]),
  S: extraValueSchema("S"),
  N: z.union([extraValueSchema("N"), numberText]),
  T: extraValueSchema("T"),
  J: extraValueSchema("J"),
};

/** Every question with what was said to it, or null; or why one of the answers can't be. */
export function reportedValues(questions: readonly ActivityValue[], responses: readonly CardResponse[]): Reported {
  const said = new Map<string, JsonValue>();
  for (const { activityValueId: id, value } of responses) {
    const question = questions.find((one) => one.id === id);
    if (!question) return refused("activity-value-unknown", `The card has no activity value ${id}.`);
    const parsed = typed[question.measureDataType].safeParse(value);
    if (!parsed.success || !isOption(question, parsed.data)) {
      return refused("activity-value-invalid", `The value for ${id} is not one that ${describe(question)} can have.`);
    }
    said.set(id, parsed.data);
  }
  return { values: questions.map((question) => ({ ...question, reportedValue: said.get(question.id) ?? null })) };
}

/** Several can be chosen where the type allows a list. */
function isOption({ measureTypeOptions: options }: ActivityValue, value: JsonValue): boolean {
  const chosen = Array.isArray(value) ? value : [value];
  return options.length === 0 || chosen.every((one) => typeof one !== "object" && options.includes(String(one)));
}

function describe({ measureTypeName, measureDataType, measureTypeOptions }: ActivityValue): string {
  const among = measureTypeOptions.length === 0 ? "" : " among its options";
  return `${measureTypeName} (${measureDataType}${among})`;
}

const refused = (code: Refusal["code"], detail: string): Reported => ({ refusal: { code, detail } });
