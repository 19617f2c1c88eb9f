import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import type { Notice } from "@tributary/client";
import type { JSX } from "react";
import { timeOf } from "../wording/times.ts";
import classes from "./chat.module.css";

/** What the session was told by the system, not by anybody in it. */
export const NoticeLine = ({ notice: { level, text, postedAt } }: { notice: Notice }): JSX.Element => (
  <div className={classes.notice} data-level={level} role="note">
    {level === "INFO" ? <IconInfoCircle size={14} aria-hidden /> : <IconAlertTriangle size={14} aria-hidden />}
    <span>{text}</span>
    <time dateTime={postedAt}>{timeOf(postedAt)}</time>
  </div>
);
