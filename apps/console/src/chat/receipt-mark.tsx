import { Group, Text, Tooltip } from "@mantine/core";
import { IconCheck, IconChecks } from "@tabler/icons-react";
import type { JSX } from "react";
import { strings } from "../strings.ts";
import type { Receipt } from "./receipts.ts";

/** How far my message has come, in a sign and in words. */
export function ReceiptMark({ receipt }: { receipt: Receipt }): JSX.Element {
  const words = strings.chat.receipt[receipt.state];
  const Icon = receipt.state === "sent" ? IconCheck : IconChecks;
  const label = receipt.readers.length > 0 ? strings.chat.readBy(receipt.readers) : words;
  return (
    <Tooltip label={label}>
      <Group gap={2} wrap="nowrap" component="span">
        <Icon
          size={13}
          aria-hidden
          color={receipt.state === "read" ? "var(--mantine-primary-color-filled)" : undefined}
        />
        <Text size="xs" span>
          {words}
        </Text>
      </Group>
    </Tooltip>
  );
}
