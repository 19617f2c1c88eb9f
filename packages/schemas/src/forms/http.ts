/** Bodies and answers of the form routes. */
import { z } from "zod";
import { pagingQuery } from "../http/paging.ts";
import { canBeChosen } from "../questions/question.ts";
import { outsideId } from "../values/identifiers.ts";
import { atMostBytes } from "../values/json-size.ts";
import { text } from "../values/text.ts";
import { formAnswer, formField } from "./events.ts";
import { form } from "./wire.ts";

/** So that a form and the answers to it are far from the largest event that can be kept. */
const MAX_FIELDS_BYTES = 32 * 1_024;
const MAX_ANSWERS_BYTES = 32 * 1_024;
const A_WEEK_IN_SECONDS = 604_800;

const namedOnce = (all: readonly { name: string }[]): boolean =>
  new Set(all.map(({ name }) => name)).size === all.length;

const newField = formField
  .extend({
    dataType: formField.shape.dataType.default("S"),
    options: formField.shape.options.default([]),
    isRequired: z.boolean().default(false),
  })
  .refine(canBeChosen, { path: ["options"], message: "must be different values of the field's type" });

export const requestFormBody = z.strictObject({
  participantId: outsideId.optional().describe("Whom the form is put to; the session's participant unless you say."),
  name: text(200),
  title: text(500).nullish(),
  fields: atMostBytes(z.array(newField).min(1).max(50).refine(namedOnce, "must not repeat a name"), MAX_FIELDS_BYTES),
  timeoutSeconds: z.int().min(1).max(A_WEEK_IN_SECONDS).nullish().describe("For how long it can be answered."),
});

/** The whole answer, once. */
export const formAnswers = atMostBytes(
  z.array(formAnswer).max(50).refine(namedOnce, "must not repeat a name"),
  MAX_ANSWERS_BYTES,
);

export const answerFormBody = z.strictObject({ answers: formAnswers });

const yesOrNo = z.enum(["true", "false"]).transform((word) => word === "true");

export const formsQuery = z.strictObject({
  isOpen: yesOrNo.optional().describe("Whether it can be answered now: it has no answer, and its time is not over."),
  ...pagingQuery,
});
export type FormsQuery = z.infer<typeof formsQuery>;

export const formResults = z.strictObject({ results: z.array(form), total: z.int().min(0) });
