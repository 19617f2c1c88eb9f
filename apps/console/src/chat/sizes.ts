const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const UNITS = ["B", "KB", "MB"] as const;

/** Bytes as people read them. */
export function sizeOf(bytes: number): string {
  const step = bytes < 1_000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  return `${number.format(bytes / 1_000 ** step)} ${UNITS[step] ?? ""}`;
}
