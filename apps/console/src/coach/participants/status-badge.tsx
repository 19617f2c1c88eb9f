import { Badge } from "@mantine/core";
import type { Participant } from "@tributary/client";
import type { JSX } from "react";
import { strings } from "../../strings.ts";

/** Whether somebody can use the platform. */
export const StatusBadge = ({ status }: Pick<Participant, "status">): JSX.Element => (
  <Badge size="sm" variant="light" w="max-content" color={status === "ACTIVE" ? "teal" : "orange"}>
    {strings.coach.participants.statuses[status]}
  </Badge>
);
