import { Text } from "@mantine/core";
import { IconDoorExit, IconLockSquare } from "@tabler/icons-react";
import type { JSX } from "react";
import { strings } from "../../strings.ts";
import classes from "./session.module.css";
import type { WhySilent } from "./standing.ts";

/** In the place where one writes: why nothing can be said any more. */
export const StandingNote = ({ why }: { why: WhySilent }): JSX.Element => (
  <div className={classes.standing} role="status">
    {why === "closed" ? <IconLockSquare size={18} aria-hidden /> : <IconDoorExit size={18} aria-hidden />}
    <Text size="sm">{strings.coach.session.silent[why]}</Text>
  </div>
);
