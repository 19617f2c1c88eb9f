/** How what was measured again and again is told. */
import { median } from "../percentiles.ts";

/** Smallest, middle and largest. */
export const spread = (values: readonly number[]): string =>
  [Math.min(...values), median(values), Math.max(...values)].map((value) => value.toFixed(2)).join(" / ");
