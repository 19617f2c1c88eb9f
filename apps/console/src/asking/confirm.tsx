import { Button, Group, Stack, Text } from "@mantine/core";
import type { JSX } from "react";
import { strings } from "../strings.ts";
import { Dialog } from "./dialog.tsx";
import { ProblemAlert } from "./problem-alert.tsx";
import { useDoing } from "./use-doing.ts";

interface Props {
  title: string;
  explain: string;
  action: string;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks once more before something that cannot be undone. */
export function Confirm({ title, explain, action, onConfirm, onClose }: Props): JSX.Element {
  const doing = useDoing();
  const confirm = async () => {
    if (await doing.run(onConfirm)) onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <Stack>
        <Text size="sm">{explain}</Text>
        <ProblemAlert error={doing.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {strings.common.cancel}
          </Button>
          <Button color="red" loading={doing.isBusy} onClick={() => void confirm()}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
