import { type ComponentType, type JSX, lazy, useState } from "react";

const onTheirWay: Promise<unknown>[] = [];

/**
 * A part of the console that is loaded when it is shown; at once, beside all else, where the page was opened at its address.
 * What is loaded already is shown without a wait: whatever React shows to bridge one it leaves there for a third of a second.
 */
export function lazily<P extends object>(
  isAt: (pathname: string) => boolean,
  load: () => Promise<ComponentType<P>>,
): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  const loading = async () => {
    loaded ??= await load();
    return { default: loaded };
  };
  const Later = lazy(loading);
  if (isAt(location.pathname)) onTheirWay.push(loading());
  return function Lazily(props: P): JSX.Element {
    const [Part] = useState<ComponentType<P>>(() => loaded ?? Later);
    return <Part {...props} />;
  };
}

/** Whether an address is this one or below it. */
export const isBelow =
  (path: string) =>
  (pathname: string): boolean =>
    `${pathname}/`.startsWith(`${path}/`);

/** Resolves when all is loaded that the page was opened at. What could not be loaded says so where it is shown. */
export async function loadedAtFirst(): Promise<void> {
  while (onTheirWay.length > 0) await Promise.allSettled(onTheirWay.splice(0));
}
