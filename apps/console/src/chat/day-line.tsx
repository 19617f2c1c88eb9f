import { Divider } from "@mantine/core";
import type { JSX } from "react";
import { dayOf } from "../wording/times.ts";

/** Where a day begins. */
export const DayLine = ({ at }: { at: string }): JSX.Element => (
  <Divider my="xs" label={dayOf(at)} labelPosition="center" />
);
