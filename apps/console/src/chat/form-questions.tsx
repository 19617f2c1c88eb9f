import { Button, Stack } from "@mantine/core";
import type { Form } from "@tributary/client";
import { type FormEvent, type JSX, useState } from "react";
import { ProblemAlert } from "../asking/problem-alert.tsx";
import { useDoing } from "../asking/use-doing.ts";
import { strings } from "../strings.ts";
import { ValueInput } from "./value-input.tsx";

interface Props {
  form: Form;
  onAnswer: (form: Form, answers: { name: string; value: unknown }[]) => Promise<unknown>;
}

/** The questions of a form, for whom it was put to. */
export function FormQuestions({ form, onAnswer }: Props): JSX.Element {
  const [values, setValues] = useState<Readonly<Record<string, unknown>>>({});
  const doing = useDoing();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const answers = form.fields.flatMap(({ name }) => {
      const value = values[name];
      return value === undefined || value === "" ? [] : [{ name, value }];
    });
    void doing.run(() => onAnswer(form, answers));
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs" mt={4}>
        {form.fields.map((field) => (
          <ValueInput
            key={field.name}
            {...{ label: field.label, dataType: field.dataType, options: field.options, isRequired: field.isRequired }}
            value={values[field.name]}
            onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
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
