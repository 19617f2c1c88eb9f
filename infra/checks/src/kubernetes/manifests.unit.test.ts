import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { repositoryRoot } from "../workspaces.ts";
import { crdsMissing, writeOperatorSchemas } from "./operator-schemas.ts";
import { run, toolsMissing } from "./tools.ts";

const OVERLAYS = ["staging", "production"];
const PATIENCE_MS = 60_000;
const missing = toolsMissing ?? crdsMissing;

describe.skipIf(missing !== null)(`the manifests of infra/k8s${missing ? ` (${missing})` : ""}`, () => {
  let schemas = "";
  const rendered = new Map<string, string>();

  beforeAll(() => {
    execFileSync(process.execPath, ["infra/k8s/src/main.ts"], { cwd: repositoryRoot });
    schemas = mkdtempSync(join(tmpdir(), "tributary-schemas-"));
    writeOperatorSchemas(schemas);
    for (const overlay of OVERLAYS)
      rendered.set(overlay, run("kubectl", ["kustomize", `infra/k8s/overlays/${overlay}`]).output);
  }, PATIENCE_MS);
  afterAll(() => rmSync(schemas, { recursive: true, force: true }));

  const conform = (manifests: string) =>
    run("kubeconform", ["-strict", "-schema-location", `${schemas}/{{.ResourceKind}}{{.KindSuffix}}.json`], manifests);
  const documents = (overlay: string): unknown[] =>
    parseAllDocuments(rendered.get(overlay) ?? "").map((document) => document.toJS());
  const objects = (overlay: string, kind: string): unknown[] =>
    documents(overlay).filter((one) => (one as { kind: string }).kind === kind);

  it.each(OVERLAYS)(
    "are in %s what the operators' CRDs know, to the last field",
    (overlay) => expect(conform(rendered.get(overlay) ?? "")).toEqual({ status: 0, output: "" }),
    PATIENCE_MS,
  );

  it(
    "are checked by something that a misspelt field is told to",
    () => {
      const misspelt = rendered.get("production")?.replace("deleteClaim", "deleteClaims") ?? "";
      expect(conform(misspelt).output).toContain("deleteClaims");
    },
    PATIENCE_MS,
  );

  it("keep three copies of every topic of record in production, two of which have it before it counts", () => {
    expect(objects("production", "KafkaTopic")).toContainEqual(
      expect.objectContaining({
        metadata: expect.objectContaining({ name: "tributary.events", namespace: "tributary" }),
        spec: expect.objectContaining({
          replicas: 3,
          config: expect.objectContaining({ "min.insync.replicas": "2" }),
        }),
      }),
    );
  });

  it("keep every commit of production on a second server, and its log in an object store", () => {
    expect(objects("production", "Cluster")).toMatchObject([
      {
        spec: {
          instances: 3,
          postgresql: { synchronous: { number: 1, dataDurability: "required" } },
          plugins: [{ isWALArchiver: true, parameters: { barmanObjectName: "tributary-backups" } }],
        },
      },
    ]);
  });

  it("ask in staging for no more copies than there are brokers", () => {
    expect(objects("staging", "KafkaNodePool")).toMatchObject([{ spec: { replicas: 1 } }, { spec: { replicas: 1 } }]);
    for (const topic of objects("staging", "KafkaTopic"))
      expect(topic).toMatchObject({ spec: { replicas: 1, config: { "min.insync.replicas": "1" } } });
    const [postgres] = objects("staging", "Cluster");
    expect(postgres).toMatchObject({ spec: { instances: 1 } });
    expect(postgres).not.toHaveProperty("spec.postgresql.synchronous");
  });

  it("have a user for each app", () => {
    expect(objects("production", "KafkaUser")).toHaveLength(4);
  });
});
