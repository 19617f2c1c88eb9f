import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconUserPlus } from "@tabler/icons-react";
import { type FormEvent, type JSX, useState } from "react";
import { ProblemAlert } from "../../asking/problem-alert.tsx";
import { useDoing } from "../../asking/use-doing.ts";
import type { Conversation } from "../../chat/conversation.ts";
import { strings } from "../../strings.ts";
import { invite } from "./governing.ts";

const words = strings.coach.invite;

/** Adds a colleague: to a locked session they are let in by a member. */
export function InviteCoach({ conversation }: { conversation: Conversation }): JSX.Element {
  const [isOpen, form] = useDisclosure(false);
  const [id, setId] = useState("");
  const [name, setName] = useState("");
  const doing = useDoing();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await doing.run(() => invite(conversation, { id: id.trim(), name: name.trim() })))) return;
    form.close();
    setId("");
    setName("");
  };
  if (!isOpen) {
    return (
      <Button size="xs" variant="default" leftSection={<IconUserPlus size={14} />} onClick={form.open}>
        {words.open}
      </Button>
    );
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap={6}>
        <TextInput
          size="xs"
          required
          label={words.id}
          value={id}
          onChange={(event) => setId(event.currentTarget.value)}
        />
        <TextInput
          {...{ size: "xs", required: true, label: words.name, value: name }}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <ProblemAlert error={doing.error} />
        <Group gap={6} justify="flex-end">
          <Button size="compact-sm" variant="default" onClick={form.close}>
            {strings.common.cancel}
          </Button>
          <Button size="compact-sm" type="submit" loading={doing.isBusy}>
            {words.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
