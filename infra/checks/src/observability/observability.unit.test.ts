import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { repositoryRoot } from "../workspaces.ts";
import { ALERTS, alerts, dashboards, documented } from "./documents.ts";
import { groupedBy, selectorsOf } from "./expressions.ts";

/** What Prometheus adds to everything that it scrapes. */
const OF_TARGETS = ["instance", "namespace"];
const PATIENCE_MS = 30_000;

const queries = dashboards.flatMap(({ file, panels }) =>
  panels.flatMap(({ title, targets }) => targets.map((target) => ({ ...target, where: `${file}: ${title}` }))),
);
const expressions = [
  ...alerts.map(({ alert, expr }) => ({ where: alert, expr })),
  ...queries.map(({ where, expr }) => ({ where, expr })),
];

/** Labels that a result may have: those of what is selected. */
const labelsIn = (expr: string): string[] => [
  ...OF_TARGETS,
  ...selectorsOf(expr).flatMap(({ metric }) => documented.get(metric) ?? []),
];

describe("alerts and dashboards", () => {
  it("are there, and so is the reference of what they ask for", () => {
    expect([alerts.length, dashboards.length, documented.size].every((count) => count > 4)).toBe(true);
  });

  it.each(expressions)("$where asks for metrics and labels that the apps have: $expr", ({ expr }) => {
    const selectors = selectorsOf(expr);
    expect(selectors).not.toEqual([]);
    expect(selectors.filter(({ metric }) => !documented.has(metric))).toEqual([]);
    expect(
      selectors.filter(({ metric, labels }) => labels.some((label) => !documented.get(metric)?.includes(label))),
    ).toEqual([]);
    const [known, added] = [labelsIn(expr), expr.includes("label_replace") ? ["app"] : []];
    expect(groupedBy(expr).filter((label) => ![...known, ...added].includes(label))).toEqual([]);
  });

  it.each(queries)("$where names its lines by labels that they have: $legendFormat", ({ expr, legendFormat }) => {
    const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label);
    expect(named.filter((label) => !labelsIn(expr).includes(label))).toEqual([]);
  });

  it("a metric or a label that nobody has is found", () => {
    expect(selectorsOf('sum by (a) (rate(tributary_nothing_total{b="x",c!~"y"}[5m])) / process_other')).toEqual([
      { metric: "tributary_nothing_total", labels: ["b", "c"] },
      { metric: "process_other", labels: [] },
    ]);
    expect(groupedBy("sum by (a, b) (x_y) * on (c) group_left (d) z_z")).toEqual(["a", "b", "c", "d"]);
  });
});

describe("every alert", () => {
  it.each(alerts)("$alert has a page of its own that says what to do", ({ alert, annotations }) => {
    const name = alert
      .replace("Tributary", "")
      .replace(/(?<=.)[A-Z]/g, (letter) => `-${letter}`)
      .toLowerCase();
    expect(annotations.runbook_url).toBe(`docs/runbooks/${name}.md`);
    expect(existsSync(join(repositoryRoot, annotations.runbook_url))).toBe(true);
  });
});

describe("every dashboard", () => {
  it("has an address of its own, and panels that are told apart", () => {
    const addresses = dashboards.map(({ uid }) => uid);
    expect(new Set(addresses).size).toBe(addresses.length);
    for (const { panels } of dashboards) expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});

const promtoolIsHere = spawnSync("promtool", ["--version"]).error === undefined;
const why = promtoolIsHere ? "" : " (promtool is not here: Debian's package prometheus has it)";

function promtool(...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync("promtool", args, { cwd: repositoryRoot, encoding: "utf8" });
  return { status, output: `${stdout}${stderr}` };
}

describe.skipIf(!promtoolIsHere)(`Prometheus' own checks${why}`, () => {
  it(
    "the rules are rules",
    () => {
      expect(promtool("check", "rules", ALERTS)).toMatchObject({ status: 0 });
    },
    PATIENCE_MS,
  );

  it(
    "each alert fires when it should, and none when nothing is wrong",
    () => {
      const { status, output } = promtool("test", "rules", "infra/observability/alerts.test.yaml");
      expect(output).toContain("SUCCESS");
      expect(status).toBe(0);
    },
    PATIENCE_MS,
  );

  it(
    "every query of a dashboard is PromQL",
    () => {
      const folder = mkdtempSync(join(tmpdir(), "tributary-queries-"));
      const file = join(folder, "queries.yaml");
      const rules = queries.map(({ expr }, index) => ({ record: `query:${index}`, expr }));
      writeFileSync(file, stringify({ groups: [{ name: "queries", rules }] }));
      const { status, output } = promtool("check", "rules", file);
      rmSync(folder, { recursive: true });
      expect([status, output]).toEqual([0, expect.stringContaining(`${queries.length} rules found`)]);
    },
    PATIENCE_MS,
  );
});
