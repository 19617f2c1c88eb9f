import { Group, Text } from "@mantine/core";
import type { Status } from "@tributary/client";
import type { JSX } from "react";
import { strings } from "../strings.ts";
import classes from "./chat.module.css";

/** Whether what is shown is live. Nothing jumps when the network comes and goes: the line keeps its place. */
export const ConnectionLine = ({ status }: { status: Status | "closed" }): JSX.Element => (
  <Group gap={6} wrap="nowrap" role="status" aria-live="polite">
    <span className={classes.dot} data-status={status} aria-hidden />
    <Text size="xs" c="dimmed">
      {strings.chat.status[status]}
    </Text>
  </Group>
);
