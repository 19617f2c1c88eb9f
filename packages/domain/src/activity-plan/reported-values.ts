/** What may be said to the questions of a card: a value of the question's type, and one of its options when it has any. */
import { type ActivityValue, type CardResponse, type JsonValue, saidTo } from "@tributary/schemas";
import type { Refusal } from "../refusals.ts";

type Reported = { values: ActivityValue[] } | { refusal: Refusal };

/** Every question with what was said to it, or null; or why one of the answers can't be. */
export function reportedValues(questions: readonly ActivityValue[], responses: readonly CardResponse[]): Reported {
  const said = new Map<string, JsonValue>();
  for (const { activityValueId: id, value } of responses) {
    const question = questions.find((one) => one.id === id);
    if (!question) return refused("activity-value-unknown", `The card has no activity value ${id}.`);
    const reported = saidTo({ dataType: question.measureDataType, options: question.measureTypeOptions }, value);
    if (!reported) {
      return refused("activity-value-invalid", `The value for ${id} is not one that ${describe(question)} can have.`);
    }
    said.set(id, reported.value);
  }
  return { values: questions.map((question) => ({ ...question, reportedValue: said.get(question.id) ?? null })) };
}

function describe({ measureTypeName, measureDataType, measureTypeOptions }: ActivityValue): string {
  const among = measureTypeOptions.length === 0 ? "" : " among its options";
  return `${measureTypeName} (${measureDataType}${among})`;
}

const refused = (code: Refusal["code"], detail: string): Reported => ({ refusal: { code, detail } });
