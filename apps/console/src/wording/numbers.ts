// Numbers as people read them.
import { strings } from "../strings.ts";

const { numbers: words } = strings;

export const numberText = (value: number): string => value.toLocaleString("en");

/** With the unit of what is counted, or without one where that is said beside it. */
export const rateText = (rate: number | null, unit = ""): string =>
  rate === null ? words.none : words.perSecond(rate, unit);

const size = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const UNITS = ["B", "KB", "MB"] as const;

/** So many bytes. */
export function sizeText(bytes: number): string {
  const step = bytes < 1_000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  return `${size.format(bytes / 1_000 ** step)} ${UNITS[step] ?? ""}`;
}
