import type { JSX, ReactNode } from "react";
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
      <div className={classes.open}>{children}</div>
    </div>
  </div>
);
