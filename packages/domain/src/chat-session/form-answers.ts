/** What may be answered to a form: at most one value for each of its fields, and one for each that is required. */
import { type FormAnswer, type FormField, saidTo } from "@tributary/schemas";
import type { Refusal } from "../refusals.ts";

type Answers = { answers: FormAnswer[] } | { refusal: Refusal };

/** The answers in the order of the fields, as they are kept; or why one of them cannot be. */
export function answersTo(fields: readonly FormField[], given: readonly FormAnswer[]): Answers {
  const stray = given.find(({ name }) => !fields.some((field) => field.name === name));
  if (stray) return refused(`The form has no field ${stray.name}.`);
  const answers: FormAnswer[] = [];
  for (const field of fields) {
    const answer = given.find(({ name }) => name === field.name);
    if (!answer) {
      if (field.isRequired) return refused(`The field ${field.name} has to be answered.`);
      continue;
    }
    const said = saidTo(field, answer.value);
    if (!said) return refused(`The value for ${field.name} is not one that it can have (${field.dataType}).`);
    answers.push({ name: field.name, value: said.value });
  }
  return { answers };
}

const refused = (detail: string): Answers => ({ refusal: { code: "form-answer-invalid", detail } });
