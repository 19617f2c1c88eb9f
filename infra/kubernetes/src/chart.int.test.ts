// The chart's objects on a real API server: its own validation, defaults and admission. No pod runs here.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Cluster, clusterMissing } from "./cluster.ts";
import { restrictedNamespace } from "./namespace.ts";

const chart = fileURLToPath(new URL("../../helm/tributary", import.meta.url));
const values = readdirSync(join(chart, "ci"))
  .filter((name) => name.endsWith(".yaml"))
  .sort();
const missing = clusterMissing("api");
const title = `the chart on a real API server${missing === null ? "" : ` (skipped: ${missing})`}`;

describe.skipIf(missing !== null)(title, () => {
  let cluster: Cluster;
  let namespaces = 0;
  beforeAll(async () => {
    cluster = await Cluster.start("api", `test-${process.pid}`);
  });
  afterAll(() => cluster?.[Symbol.asyncDispose]());

  const namespace = () => restrictedNamespace(cluster, `test-${++namespaces}`);
  const using = (name: string) => ["--values", join(chart, "ci", name)];

  /** Rejects unless each object would be taken as it is: no unknown field, no warning. */
  const tryOut = async (name: string, changed = (objects: string) => objects) => {
    const into = ["--namespace", await namespace()];
    const objects = changed(await cluster.helm(["template", "demo", chart, ...into, ...using(name)]));
    const strictly = ["--server-side", "--dry-run=server", "--validate=strict", "--warnings-as-errors"];
    const taken = await cluster.kubectl(["apply", ...into, ...strictly, "-f", "-"], objects);
    return { asked: objects.match(/^kind: /gm)?.length, taken: taken.trim().split("\n").length };
  };

  test.each(values)("takes every object of %s as it is, without a warning", async (name) => {
    const { asked, taken } = await tryOut(name);
    expect(taken).toBe(asked);
  });

  test("would refuse a misspelt field", async () => {
    const misspelt = tryOut(values[0] ?? "", (objects) => objects.replace("readinessProbe", "readynessProbe"));
    await expect(misspelt).rejects.toThrow(/readynessProbe: field not declared in schema/);
  });

  test("would refuse a pod that may run as root", async () => {
    const asRoot = tryOut(values[0] ?? "", (objects) =>
      objects.replaceAll("runAsNonRoot: true", "runAsNonRoot: false"),
    );
    await expect(asRoot).rejects.toThrow(/violate PodSecurity "restricted/);
  });

  test.each(values)(
    "is installed with the least that must be said, and upgraded to another image and %s",
    async (name) => {
      // Hooks are jobs, which nobody runs here.
      const release = ["demo", chart, "--namespace", await namespace(), "--no-hooks"];
      await cluster.helm(["install", ...release, ...using("required.yaml")]);
      await cluster.helm(["upgrade", ...release, ...using(name), "--set-string", "image.tag=next"]);
      const query = ["get", "deployments", "--namespace", `test-${namespaces}`, "-o", "jsonpath={..image}"];
      const images = (await cluster.kubectl(query)).split(" ");
      expect(images.length).toBeGreaterThanOrEqual(2);
      expect(images.filter((image) => !image.endsWith(":next"))).toEqual([]);
    },
  );
});
