// Alerts, dashboards and the reference of metrics, as they lie in the repository.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { repositoryRoot } from "../workspaces.ts";

const FILES = "infra/helm/tributary/files";
export const ALERTS = `${FILES}/alerts.yaml`;

const read = (file: string): string => readFileSync(join(repositoryRoot, file), "utf8");

const alert = z.strictObject({
  alert: z.string().regex(/^Tributary[A-Z]/),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.strictObject({ severity: z.enum(["critical", "warning"]) }),
  annotations: z.strictObject({ summary: z.string(), runbook_url: z.string() }),
});
const rules = z.strictObject({
  groups: z.array(z.strictObject({ name: z.string(), rules: z.array(alert).min(1) })).min(1),
});

/** Every alert. */
export const alerts: readonly z.infer<typeof alert>[] = rules
  .parse(parse(read(ALERTS)))
  .groups.flatMap((group) => group.rules);

const panel = z.looseObject({
  id: z.int(),
  title: z.string(),
  targets: z.array(z.looseObject({ expr: z.string(), legendFormat: z.string() })).min(1),
});
const dashboard = z.looseObject({ uid: z.string(), title: z.string(), panels: z.array(panel).min(1) });

/** Every dashboard, by its file. */
export const dashboards: readonly (z.infer<typeof dashboard> & { file: string })[] = globSync(
  `${FILES}/dashboards/*.json`,
  {
    cwd: repositoryRoot,
  },
)
  .sort()
  .map((file) => ({ ...dashboard.parse(JSON.parse(read(file))), file }));

const ROW = /^\| `(\w+)` \| (counter|gauge|histogram) \| \w* ?\| ([\w, ]*?) ?\|/gm;

/** The labels of every series that docs/reference/metrics.md lists; an end-to-end test compares that with running apps. */
export const documented: ReadonlyMap<string, readonly string[]> = new Map(
  [...read("docs/reference/metrics.md").matchAll(ROW)].flatMap(([, name = "", type, list = ""]) => {
    const labels = list.split(", ").filter((label) => label !== "");
    if (type !== "histogram") return [[name, labels]];
    return [
      [`${name}_bucket`, [...labels, "le"]],
      [`${name}_sum`, labels],
      [`${name}_count`, labels],
    ];
  }),
);
