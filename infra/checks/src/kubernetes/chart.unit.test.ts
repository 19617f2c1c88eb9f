import { globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { repositoryRoot } from "../workspaces.ts";
import { run, schemas, schemaVersions, toolsMissing } from "./tools.ts";

const CHART = "infra/helm/tributary";
/** Unknown to Kubernetes itself. */
const OPERATORS = ["PodMonitor", "PrometheusRule"];
/** Helm and kubeconform beside all other tests. */
const PATIENCE_MS = 60_000;

const inChart = (file: string): string => readFileSync(join(repositoryRoot, CHART, file), "utf8");
const valuesFiles = readdirSync(join(repositoryRoot, CHART, "ci"));
const valuesOf = (file: string): string[] => ["--values", join(CHART, "ci", file)];
const render = (file: string, kubernetes: string) =>
  run("helm", [
    ...["template", "river", CHART, "--namespace", "rivers", "--kube-version", `${kubernetes}.0`],
    ...["--api-versions", "monitoring.coreos.com/v1", ...valuesOf(file)],
  ]);
const conform = (manifests: string, kubernetes: string) =>
  run(
    "kubeconform",
    [
      ...["-strict", "-skip", OPERATORS.join(",")],
      ...["-schema-location", `${schemas}/${kubernetes}/{{.ResourceKind}}{{.KindSuffix}}.json`],
    ],
    manifests,
  );

describe("the chart", () => {
  it("is of the version of the repository, and so are the images that it takes", () => {
    const { version } = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as { version: string };
    expect(parse(inChart("Chart.yaml"))).toMatchObject({ version, appVersion: version });
  });
});

describe.skipIf(toolsMissing !== null)(`the chart under its tools${toolsMissing ? ` (${toolsMissing})` : ""}`, () => {
  it.each(valuesFiles)(
    "has nothing that helm lint would say of %s",
    (file) => {
      const { status, output } = run("helm", ["lint", "--strict", "--quiet", CHART, ...valuesOf(file)]);
      expect({ status, output }).toEqual({ status: 0, output: "" });
    },
    PATIENCE_MS,
  );

  it(
    "keeps the rules of its tests folder",
    () => {
      const { status, output } = run("helm-unittest", [CHART]);
      const rules = globSync("*_test.yaml", { cwd: join(repositoryRoot, CHART, "tests") }).flatMap((file) => [
        ...inChart(`tests/${file}`).matchAll(/^ {2}- it: /gm),
      ]);
      expect(status, output).toBe(0);
      expect(/Tests:\s+(\d+) passed/.exec(output)?.[1]).toBe(String(rules.length));
    },
    PATIENCE_MS,
  );

  it.each(schemaVersions)(
    "makes objects that the schemas of Kubernetes %s know, to the last field",
    (kubernetes) => {
      const manifests = valuesFiles.map((file) => render(file, kubernetes).output).join("---\n");
      expect(conform(manifests, kubernetes)).toEqual({ status: 0, output: "" });
    },
    PATIENCE_MS,
  );

  it(
    "is told of a field that is misspelt",
    () => {
      const misspelt = render("required.yaml", "1.36").output.replaceAll("failureThreshold", "failureTreshold");
      expect(conform(misspelt, "1.36").output).toContain("failureTreshold");
    },
    PATIENCE_MS,
  );

  it.each([
    ["a value that nobody knows", "api.replica=3", "additional properties 'replica' not allowed"],
    ["a level of logs that there is not", "logLevel=loud", "logLevel"],
    ["an address without a port", "kafka.brokers={kafka}", "kafka/brokers/0"],
    ["a number that is none", "stream.replicas=many", "stream/replicas"],
    ["a budget that lets no node be drained", "api.disruptionBudget.maxUnavailable=0", "maxUnavailable"],
    ["a digest that is none", "image.digests.api=latest", "image/digests/api"],
  ])(
    "refuses %s, by name",
    (_what, value, named) => {
      const { status, output } = run("helm", [
        "template",
        "river",
        CHART,
        ...valuesOf("required.yaml"),
        "--set",
        value,
      ]);
      expect(status).not.toBe(0);
      expect(output).toContain(named);
    },
    PATIENCE_MS,
  );

  it(
    "refuses a Kubernetes that is too old for it",
    () => expect(render("required.yaml", "1.29").output).toContain("requires kubeVersion"),
    PATIENCE_MS,
  );
});
