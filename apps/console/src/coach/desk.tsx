import { IconChevronLeft } from "@tabler/icons-react";
import type { JSX, ReactNode } from "react";
import { Link } from "react-router";
import { strings } from "../strings.ts";
import classes from "./desk.module.css";
import { InboxPane } from "./inbox/inbox-pane.tsx";

interface Props {
  selectedId: string | null;
  children: ReactNode;
}

/** The inbox beside what is open; where there is no room for both, what is open. */
export const Desk = ({ selectedId, children }: Props): JSX.Element => (
  <div className={classes.desk}>
    <div className={classes.columns} data-open={selectedId !== null}>
      <div className={classes.inbox}>
        <InboxPane selectedId={selectedId} />
      </div>
      <div className={classes.open}>
        <Link to="/coach" className={classes.back}>
          <IconChevronLeft size={16} aria-hidden /> {strings.coach.session.back}
        </Link>
        <div className={classes.content}>{children}</div>
      </div>
    </div>
  </div>
);
