// Forms as the chat's configuration describes them. A form that nobody describes asks for one free text.
import { type FormField, formField } from "@tributary/schemas";
import { z } from "zod";

/** By the form's name, and by its id. */
export type FormFields = ReadonlyMap<string, FormField[]>;

/** What a form without a description has; also what it is called when it is sent back. */
export const FREE_TEXT = "text";
const MOST_FIELDS = 50;
const word = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const maybe = word.nullable().catch(null);

const option = z.union([word, z.looseObject({ value: maybe, label: maybe, name: maybe })]);
const described = z.looseObject({
  ...{ name: maybe, id: maybe, label: maybe, title: maybe, placeholder: maybe },
  ...{ required: z.unknown(), options: z.array(option).catch([]) },
});
const form = z.looseObject({ ...{ id: maybe, name: maybe }, fields: z.array(described).catch([]) });
const definition = z.looseObject({ forms: z.array(form).catch([]) });
const configuration = z.looseObject({
  forms: z.array(form).catch([]),
  widgets: z.array(z.looseObject({ definition: definition.catch({ forms: [] }) })).catch([]),
});

/** Reads them out of the answer to Get Chat Widget Configuration, as far as they can be read. */
export function readForms(body: unknown): FormFields {
  const { data } = configuration.safeParse(body);
  const forms = [...(data?.forms ?? []), ...(data?.widgets ?? []).flatMap((widget) => widget.definition.forms)];
  const known = new Map<string, FormField[]>();
  for (const { id, name, fields } of forms) {
    const read = fields.slice(0, MOST_FIELDS).flatMap(fieldOf);
    const once = [...new Map(read.map((field) => [field.name, field])).values()];
    for (const key of [id, name]) if (key && once.length > 0) known.set(key, once);
  }
  return known;
}

/** The fields of a form by its name. */
export const fieldsOf = (forms: FormFields, name: string): FormField[] => forms.get(name) ?? [freeText(name)];

const freeText = (label: string): FormField => ({
  ...{ name: FREE_TEXT, label: label || "Your answer", dataType: "S", options: [], isRequired: false },
});

function fieldOf({ name, id, label, title, placeholder, required, options }: z.infer<typeof described>): FormField[] {
  const choices = options.map((one) => (typeof one === "string" ? one : (one.value ?? one.label ?? one.name)));
  const field = {
    ...{ name: name ?? id, label: label ?? title ?? placeholder ?? name ?? id, dataType: "S" },
    ...{ options: [...new Set(choices.filter((one) => one))], isRequired: required === true || required === "true" },
  };
  const { data } = formField.safeParse(field);
  return data ? [data] : [];
}
