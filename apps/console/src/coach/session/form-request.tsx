import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, type JSX, useState } from "react";
import type { Conversation } from "../../chat/conversation.ts";
import { Dialog } from "../../chat/dialog.tsx";
import { ProblemAlert } from "../../chat/problem-alert.tsx";
import { useDoing } from "../../chat/use-doing.ts";
import { strings } from "../../strings.ts";
import { requestForm } from "./governing.ts";

const words = strings.coach.form;

interface Props {
  conversation: Conversation;
  onClose: () => void;
}

/** Puts some questions to the session's participant, one a line; their answers come into the chat. */
export function FormRequest({ conversation, onClose }: Props): JSX.Element {
  const [title, setTitle] = useState("");
  const [questions, setQuestions] = useState("");
  const doing = useDoing();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const labels = questions.split("\n").map((line) => line.trim());
    const fields = labels
      .filter((label) => label !== "")
      .map((label, index) => ({ name: `question-${index + 1}`, label }));
    if (await doing.run((once) => requestForm(conversation, { name: "questions", title: title.trim(), fields }, once)))
      onClose();
  };
  return (
    <Dialog title={words.title} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="sm">
          <TextInput
            required
            label={words.name}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <Textarea
            {...{ required: true, autosize: true, minRows: 3, label: words.questions, value: questions }}
            description={words.onePerLine}
            onChange={(event) => setQuestions(event.currentTarget.value)}
          />
          <ProblemAlert error={doing.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {strings.chat.cancel}
            </Button>
            <Button type="submit" loading={doing.isBusy}>
              {words.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
