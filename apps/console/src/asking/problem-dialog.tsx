import type { JSX } from "react";
import { strings } from "../strings.ts";
import { Dialog } from "./dialog.tsx";
import { ProblemAlert } from "./problem-alert.tsx";

/** What went wrong with something that was chosen from a menu, which is gone by now. */
export const ProblemDialog = ({ error, onClose }: { error: unknown; onClose: () => void }): JSX.Element | null =>
  error === null ? null : (
    <Dialog title={strings.coach.session.failed} onClose={onClose}>
      <ProblemAlert error={error} />
    </Dialog>
  );
