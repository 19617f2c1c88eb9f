import { Divider } from "@mantine/core";
import type { JSX } from "react";
import { strings } from "../strings.ts";

/** Where what had not been read begins. */
export const UnreadLine = (): JSX.Element => (
  <Divider my="xs" color="var(--mantine-primary-color-filled)" label={strings.chat.unreadFrom} labelPosition="center" />
);
