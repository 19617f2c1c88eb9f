/** What the apps' admin servers expose, as the table of docs/reference/metrics.md. */
import type { AppProcess } from "../app-process.ts";

interface Metric {
  name: string;
  type: string;
  meaning: string;
  labels: Set<string>;
  apps: Set<string>;
}

const HEADING = "## The metrics";
/** Bounds of histograms, which Prometheus adds. */
const OF_HISTOGRAMS = "le";

/** Every metric of all apps, by name. */
export async function exposedMetrics(apps: Readonly<Record<string, Pick<AppProcess, "adminUrl">>>): Promise<Metric[]> {
  const metrics = new Map<string, Metric>();
  for (const [app, { adminUrl }] of Object.entries(apps)) {
    const text = await (await fetch(`${adminUrl}/metrics`)).text();
    for (const family of text.split(/^(?=# HELP )/m)) read(family, app, metrics);
  }
  return [...metrics.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function read(family: string, app: string, metrics: Map<string, Metric>): void {
  const [, name = "", meaning = ""] = /^# HELP (\S+) (.*)$/m.exec(family) ?? [];
  const [, type = ""] = /^# TYPE \S+ (\S+)$/m.exec(family) ?? [];
  const known = metrics.get(name) ?? { name, type, meaning, labels: new Set(), apps: new Set() };
  metrics.set(name, known);
  known.apps.add(app);
  for (const [, label = ""] of family.matchAll(/[{,]([a-z_]+)="/g)) {
    if (label !== OF_HISTOGRAMS) known.labels.add(label);
  }
}

/** The page with these as its table. */
export function withMetrics(text: string, metrics: readonly Metric[]): string {
  const rows = metrics.map(({ name, type, meaning, labels, apps }) =>
    ["", `\`${name}\``, type, unitOf(name), [...labels].sort().join(", "), [...apps].join(", "), meaning, ""]
      .join(" | ")
      .trim(),
  );
  const head = ["| metric | type | unit | labels | app | meaning |", "|---|---|---|---|---|---|"];
  const [before = ""] = text.split(`\n${HEADING}\n`);
  return `${before}\n${HEADING}\n\n${[...head, ...rows].join("\n")}\n`;
}

function unitOf(name: string): string {
  if (/_seconds(_total)?$/.test(name)) return "s";
  return name.endsWith("_bytes") ? "bytes" : "";
}
