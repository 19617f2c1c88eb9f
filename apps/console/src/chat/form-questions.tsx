import { Button, Stack } from "@mantine/core";
import type { Form } from "@tributary/client";
import type { FormEvent, JSX } from "react";
import { ProblemAlert } from "../asking/problem-alert.tsx";
import { useDoing } from "../asking/use-doing.ts";
import { strings } from "../strings.ts";
import { type Answers, type Drafts, useDraft } from "./use-draft.ts";
import { ValueInput } from "./value-input.tsx";

interface Props {
  form: Form;
  drafts: Drafts<Answers>;
  onAnswer: (form: Form, answers: { name: string; value: unknown }[]) => Promise<unknown>;
}

/** The questions of a form, for whom it was put to. */
export function FormQuestions({ form, drafts, onAnswer }: Props): JSX.Element {
  const [values, setValues] = useDraft(drafts, form.id, {});
  const doing = useDoing();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const answers = form.fields.flatMap(({ name }) => {
      const value = values[name];
      return value === undefined || value === "" ? [] : [{ name, value }];
    });
    if (await doing.run(() => onAnswer(form, answers))) drafts.delete(form.id);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="xs" mt={4}>
        {form.fields.map((field) => (
          <ValueInput
            key={field.name}
            {...{ label: field.label, dataType: field.dataType, options: field.options, isRequired: field.isRequired }}
            value={values[field.name]}
            onChange={(value) => setValues({ ...values, [field.name]: value })}
          />
        ))}
        <ProblemAlert error={doing.error} />
        <Button type="submit" size="xs" loading={doing.isBusy}>
          {strings.chat.answer}
        </Button>
      </Stack>
    </form>
  );
}
