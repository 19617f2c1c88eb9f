// Text of machines: monospaced, wrapped, and to be copied.
import { ActionIcon, CopyButton, Group, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { JSX, ReactNode } from "react";
import { strings } from "../../strings.ts";
import classes from "./code.module.css";

const words = strings.operator;

interface Props {
  title: string;
  /** What is copied, and shown unless there are children. */
  text: string;
  children?: ReactNode;
}

export const Code = ({ title, text, children }: Props): JSX.Element => (
  <figure className={classes.figure}>
    <Group justify="space-between" component="figcaption">
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            onClick={copy}
            aria-label={copied ? words.copied : words.copy}
          >
            {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
    <pre className={classes.text}>{children ?? text}</pre>
  </figure>
);
