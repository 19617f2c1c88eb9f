import { Button, Group, Stack, Textarea } from "@mantine/core";
import type { ChatMessage } from "@tributary/client";
import { type JSX, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { ProblemAlert } from "../asking/problem-alert.tsx";
import { useDoing } from "../asking/use-doing.ts";
import { useFocusBack } from "../asking/use-focus-back.ts";
import { strings } from "../strings.ts";
import type { MessageDeeds } from "./message-actions.tsx";
import { useDraft } from "./use-draft.ts";

interface Props {
  message: ChatMessage;
  deeds: MessageDeeds;
}

/** A message of mine, being put better. Escape leaves it as it was. */
export function EditBox({ message, deeds }: Props): JSX.Element {
  const box = useRef<HTMLTextAreaElement>(null);
  const [isNew] = useState(!deeds.drafts.has(message.id));
  useEffect(() => {
    // One that comes back into view takes the focus from nobody, and scrolls nothing.
    if (isFocusFree()) box.current?.focus({ preventScroll: !isNew });
  }, [isNew]);
  const [text, setText] = useDraft(deeds.drafts, message.id, message.text);
  const doing = useDoing();
  useFocusBack();
  const close = (): void => {
    deeds.drafts.delete(message.id);
    deeds.onEdit(null);
  };
  const save = async () => {
    if (text.trim() === "" || text === message.text) return close();
    if (await doing.run(() => deeds.onSave(message, text))) close();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") close();
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void save();
  };
  return (
    <Stack gap={4} flex={1} miw={220}>
      <Textarea
        {...{ autosize: true, maxRows: 8, value: text, onKeyDown, ref: box }}
        aria-label={strings.chat.edit}
        onFocus={({ currentTarget }) => currentTarget.setSelectionRange(text.length, text.length)}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group gap={4} justify="flex-end">
        <Button size="compact-xs" variant="default" onClick={close}>
          {strings.common.cancel}
        </Button>
        <Button size="compact-xs" loading={doing.isBusy} onClick={() => void save()}>
          {strings.common.save}
        </Button>
      </Group>
      <ProblemAlert error={doing.error} />
    </Stack>
  );
}

/** Nobody has it, or the menu that it was chosen from. */
function isFocusFree(): boolean {
  const active = document.activeElement;
  return active === null || active === document.body || active.closest("[role=menu]") !== null;
}
