import { Textarea, TextInput } from "@mantine/core";
import { type JSX, useState } from "react";
import { FormDialog } from "../../asking/form-dialog.tsx";
import type { Once } from "../../asking/once.ts";
import type { Conversation } from "../../chat/conversation.ts";
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
  const ask = (once: Once) => {
    const labels = questions.split("\n").map((line) => line.trim());
    const fields = labels
      .filter((label) => label !== "")
      .map((label, index) => ({ name: `question-${index + 1}`, label }));
    return requestForm(conversation, { name: "questions", title: title.trim(), fields }, once);
  };
  return (
    <FormDialog title={words.title} submitLabel={words.submit} onSubmit={ask} onClose={onClose}>
      <TextInput
        {...{ required: true, label: words.name, value: title, "data-autofocus": true }}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Textarea
        {...{ required: true, autosize: true, minRows: 3, label: words.questions, value: questions }}
        description={words.onePerLine}
        onChange={(event) => setQuestions(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
