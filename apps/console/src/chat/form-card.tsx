import { Paper, Stack, Text } from "@mantine/core";
import type { Form } from "@tributary/client";
import type { JSX } from "react";
import { strings } from "../strings.ts";
import { timeOf } from "../wording/times.ts";
import classes from "./chat.module.css";
import { FormQuestions } from "./form-questions.tsx";
import type { Answers, Drafts } from "./use-draft.ts";

interface Props {
  form: Form;
  myId: string;
  drafts: Drafts<Answers>;
  /** Null for who only looks on. */
  onAnswer: ((form: Form, answers: { name: string; value: unknown }[]) => Promise<unknown>) | null;
}

/** A form in the chat: the questions for whom it is put to, otherwise what was asked, and the answers as they come. */
export function FormCard({ form, myId, drafts, onAnswer }: Props): JSX.Element {
  const isMine = onAnswer !== null && form.memberId === myId;
  const isOver = form.expiresAt !== null && Date.parse(form.expiresAt) < Date.now();
  return (
    <Paper withBorder p="sm" className={classes.form} component="section" aria-label={form.title ?? form.name}>
      <Text size="sm" fw={600}>
        {form.title ?? form.name}
      </Text>
      {isMine && form.answers === null && !isOver ? (
        <FormQuestions {...{ form, drafts, onAnswer }} />
      ) : (
        <Answered form={form} isOver={isOver} />
      )}
    </Paper>
  );
}

function Answered({ form, isOver }: { form: Form; isOver: boolean }): JSX.Element {
  const answerTo = (name: string): string => wordsOf(form.answers?.find((answer) => answer.name === name)?.value);
  const waiting = isOver ? strings.chat.formOver : strings.chat.formWaits;
  return (
    <Stack gap={2} mt={4}>
      {form.fields.map(({ name, label }) => (
        <Text key={name} size="sm">
          {label}: {form.answers !== null && <strong>{answerTo(name)}</strong>}
        </Text>
      ))}
      <Text size="xs" c="dimmed">
        {form.answeredAt === null ? waiting : strings.chat.formAnswered(timeOf(form.answeredAt))}
      </Text>
    </Stack>
  );
}

/** A value of any type as people read it. */
export function wordsOf(value: unknown): string {
  if (value === null || value === undefined || value === "") return strings.common.noValue;
  if (typeof value === "boolean") return value ? strings.common.yes : strings.common.no;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
