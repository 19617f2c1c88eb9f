import { Modal } from "@mantine/core";
import type { JSX, ReactNode } from "react";
import { strings } from "../strings.ts";

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** Something that is asked or said before the rest goes on. The page itself does not scroll, so nothing has to be locked. */
export const Dialog = ({ title, onClose, children }: Props): JSX.Element => (
  <Modal opened {...{ title, onClose, lockScroll: false, closeButtonProps: { "aria-label": strings.common.close } }}>
    {children}
  </Modal>
);
