import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { JSX } from "react";
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
    <Modal opened onClose={onClose} title={title} size="sm" closeButtonProps={{ "aria-label": strings.chat.close }}>
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
    </Modal>
  );
}
