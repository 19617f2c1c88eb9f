// The tools that infra/kubernetes/install-tools.sh puts into the user's cache, each under its version.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../workspaces.ts";

export type Tool = "helm" | "kubectl" | "kubeconform" | "helm-unittest";

const pinned = readFileSync(join(repositoryRoot, "infra/kubernetes/versions.env"), "utf8");
const pin = (name: string): string => new RegExp(`^${name}="?([^"\\n]+)`, "m").exec(pinned)?.[1] ?? "unknown";
const cached = (name: string, version: string): string =>
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "tributary", `${name}-${pin(version)}`);

const paths: Readonly<Record<Tool, string>> = {
  helm: join(cached("helm", "HELM_VERSION"), "helm"),
  kubectl: join(cached("kubectl", "KUBECTL_VERSION"), "kubectl"),
  kubeconform: join(cached("kubeconform", "KUBECONFORM_VERSION"), "kubeconform"),
  "helm-unittest": join(cached("helm-unittest", "HELM_UNITTEST_VERSION"), "helm-unittest"),
};

/** Folders with the schemas of single Kubernetes versions (1.36/…). */
export const schemas: string = cached("kubernetes-schemas", "KUBERNETES_SCHEMAS_VERSION");
export const schemaVersions: readonly string[] = pin("SCHEMA_VERSIONS").split(" ");

/** Why nothing can be checked with them here, or null when it can. */
export const toolsMissing: string | null = [...Object.values(paths), schemas].every((path) => existsSync(path))
  ? null
  : "the tools are not here: infra/kubernetes/install-tools.sh fetches them, and needs Python and Go";

/** Runs a tool to its end, in the root of the repository. */
export function run(tool: Tool, args: readonly string[], input = ""): { status: number | null; output: string } {
  const { status, stdout, stderr, error } = spawnSync(paths[tool], args, {
    cwd: repositoryRoot,
    encoding: "utf8",
    input,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  return { status, output: `${stdout}${stderr}` };
}
