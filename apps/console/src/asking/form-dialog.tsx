// A question with fields: asked in a dialog, and done once, however often the button is pressed.
import { Button, Group, Stack } from "@mantine/core";
import type { FormEvent, JSX, ReactNode } from "react";
import { strings } from "../strings.ts";
import { Dialog } from "./dialog.tsx";
import type { Once } from "./once.ts";
import { ProblemAlert } from "./problem-alert.tsx";
import { useDoing } from "./use-doing.ts";

interface Props {
  title: string;
  /** What the button says. */
  submitLabel: string;
  /** Whether what it takes is known; true unless told. */
  isReady?: boolean;
  onSubmit: (headers: Once) => Promise<unknown>;
  /** Called when it is done, and when the person thinks better of it. */
  onClose: () => void;
  /** The fields. */
  children: ReactNode;
}

/** A refusal is told beneath the fields, which stay as they are. */
export function FormDialog({ title, submitLabel, isReady = true, onSubmit, onClose, children }: Props): JSX.Element {
  const doing = useDoing();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (await doing.run(onSubmit)) onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="sm">
          {children}
          <ProblemAlert error={doing.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {strings.common.cancel}
            </Button>
            <Button type="submit" loading={doing.isBusy} disabled={!isReady}>
              {submitLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
