import { Modal } from "@mantine/core";
import type { JSX, ReactNode } from "react";
import { strings } from "../strings.ts";
import { useFocusBack } from "./use-focus-back.ts";

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** Something that is asked or said before the rest goes on. The page itself does not scroll, so nothing has to be locked. */
export function Dialog({ title, onClose, children }: Props): JSX.Element {
  useFocusBack();
  return (
    <Modal opened {...{ title, onClose, lockScroll: false, closeButtonProps: { "aria-label": strings.common.close } }}>
      {children}
    </Modal>
  );
}
