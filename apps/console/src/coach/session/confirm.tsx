import { Button, Group, Stack, Text } from "@mantine/core";
import type { JSX } from "react";
import { Dialog } from "../../chat/dialog.tsx";
import { ProblemAlert } from "../../chat/problem-alert.tsx";
import { useDoing } from "../../chat/use-doing.ts";
import { strings } from "../../strings.ts";

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
          <Button variant="default" onClick={onClose}>
            {strings.chat.cancel}
          </Button>
          <Button color="red" loading={doing.isBusy} onClick={() => void confirm()}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
