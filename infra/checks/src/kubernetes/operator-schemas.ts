// The CRDs that infra/k8s/crds/install-crds.sh puts into the user's cache, as strict JSON schemas: what a CRD does not name is
// refused, where an API server would drop it in silence.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { repositoryRoot } from "../workspaces.ts";

const pinned = readFileSync(join(repositoryRoot, "infra/k8s/crds/versions.env"), "utf8");
const versions = ["STRIMZI", "CLOUDNATIVE_PG", "BARMAN_CLOUD"].map(
  (operator) => new RegExp(`^${operator}_VERSION=(.+)$`, "m").exec(pinned)?.[1] ?? "unknown",
);
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "tributary");
const crds = join(cache, `operator-crds-${versions.join("-")}`);

/** Why there are none here, or null when there are. */
export const crdsMissing: string | null = existsSync(crds)
  ? null
  : "the operators' CRDs are not here: infra/k8s/crds/install-crds.sh fetches them, and needs Maven, Python and Go";

interface Crd {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Node } }[];
  };
}

/** Writes them into the folder, under the names by which kubeconform looks for them. */
export function writeOperatorSchemas(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(crds)) {
    const { spec } = parse(readFileSync(join(crds, file), "utf8")) as Crd;
    const [group] = spec.group.split(".");
    for (const { name, schema } of spec.versions) {
      const named = `${spec.names.kind.toLowerCase()}-${group}-${name}.json`;
      writeFileSync(join(folder, named), JSON.stringify(strict(schema.openAPIV3Schema)));
    }
  }
}

type Node = Readonly<Record<string, unknown>>;

function strict(node: Node): Node {
  if (node["x-kubernetes-int-or-string"]) return { anyOf: [{ type: "integer" }, { type: "string" }] };
  const { properties, items, additionalProperties } = node as { [name: string]: Node | undefined };
  const isClosed = properties && !additionalProperties && !node["x-kubernetes-preserve-unknown-fields"];
  return {
    ...node,
    ...(properties && { properties: mapped(properties) }),
    ...(items && { items: strict(items) }),
    ...(isObject(additionalProperties) && { additionalProperties: strict(additionalProperties) }),
    ...(isClosed && { additionalProperties: false }),
  };
}

const isObject = (value: unknown): value is Node => typeof value === "object" && value !== null;

const mapped = (properties: Node): Node =>
  Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, strict(inner as Node)]));
