/** What may be said to the questions of a card: a value of the question's type, and one of its options when it has any. */
import {
  type ActivityPlanCard,
  type ActivityValue,
  type CardResponse,
  isWithinBounds,
  type JsonValue,
  saidTo,
} from "@tributary/schemas";
import type { Refusal } from "../refusals.ts";

type Reported = { values: ActivityValue[] } | { refusal: Refusal };

/** Every question with what was said to it, or null; or why one of the answers can't be. */
export function reportedValues({ data, uiConfigs }: ActivityPlanCard, responses: readonly CardResponse[]): Reported {
  const questions = data.activityValues;
  const said = new Map<string, JsonValue>();
  for (const { activityValueId: id, value } of responses) {
    const place = questions.findIndex((one) => one.id === id);
    const question = questions[place];
    if (!question) return refused("activity-value-unknown", `The card has no activity value ${id}.`);
    const reported = saidTo({ dataType: question.measureDataType, options: question.measureTypeOptions }, value);
    if (!reported || !isWithinBounds(uiConfigs, place, reported.value)) {
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
