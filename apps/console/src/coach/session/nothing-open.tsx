import { Stack, Text } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import type { JSX } from "react";
import { strings } from "../../strings.ts";
import classes from "./session.module.css";

/** Beside an inbox from which nothing has been chosen yet. */
export const NothingOpen = (): JSX.Element => (
  <Stack align="center" gap="xs" className={classes.notice} c="dimmed">
    <IconMessages size={40} stroke={1.2} aria-hidden />
    <Text size="sm">{strings.coach.session.choose}</Text>
  </Stack>
);
