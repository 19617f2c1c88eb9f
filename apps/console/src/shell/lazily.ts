import { type ComponentType, type LazyExoticComponent, lazy } from "react";

/** A part of the console that is loaded when it is shown; at once, beside all else, where the page was opened at its address. */
export function lazily<P>(
  isAt: (pathname: string) => boolean,
  load: () => Promise<ComponentType<P>>,
): LazyExoticComponent<ComponentType<P>> {
  const onItsWay = isAt(location.pathname) ? load() : null;
  return lazy(async () => ({ default: await (onItsWay ?? load()) }));
}
