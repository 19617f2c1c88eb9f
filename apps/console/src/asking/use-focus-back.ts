import { useEffect, useState } from "react";

/** When the component goes, and the focus with it, that goes back to where it was when it came. */
export function useFocusBack(): void {
  const [before] = useState(focused);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && document.activeElement === document.body) before.focus();
    },
    [before],
  );
}

/** A choice of a menu is gone soon: what had opened the menu stays. */
function focused(): Element | null {
  const active = document.activeElement;
  const opener = active?.closest("[role=menu]")?.getAttribute("aria-labelledby");
  return opener == null ? active : document.getElementById(opener);
}
