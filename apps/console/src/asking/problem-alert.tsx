import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import type { JSX } from "react";
import { strings } from "../strings.ts";
import { problemSentence } from "./problem-sentence.ts";

interface Props {
  error: unknown;
  onRetry?: () => void;
  onClose?: () => void;
}

/** What went wrong, where it did; nothing when nothing has. */
export function ProblemAlert({ error, onRetry, onClose }: Props): JSX.Element | null {
  if (error === null || error === undefined) return null;
  const closing =
    onClose === undefined ? {} : { withCloseButton: true, onClose, closeButtonLabel: strings.common.close };
  return (
    <Alert color="red" variant="light" p="xs" icon={<IconAlertCircle size={18} />} role="alert" {...closing}>
      <Group justify="space-between" gap="xs">
        <Text size="sm">{problemSentence(error)}</Text>
        {onRetry && (
          <Button size="compact-xs" variant="default" onClick={onRetry}>
            {strings.common.tryAgain}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
