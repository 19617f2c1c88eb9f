import { Modal } from "@mantine/core";
import type { JSX } from "react";
import { ProblemAlert } from "../../chat/problem-alert.tsx";
import { strings } from "../../strings.ts";

/** What went wrong with something that was chosen from a menu, which is gone by now. */
export const ProblemDialog = ({ error, onClose }: { error: unknown; onClose: () => void }): JSX.Element => (
  <Modal
    {...{ opened: error !== null, onClose, size: "sm", title: strings.coach.session.failed }}
    closeButtonProps={{ "aria-label": strings.chat.close }}
  >
    <ProblemAlert error={error} />
  </Modal>
);
