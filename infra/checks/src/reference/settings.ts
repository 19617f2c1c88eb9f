// docs/reference/settings.md: the environment of every app, from the schema that reads it and the comments beside that.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { settings as api } from "@tributary/api/config";
import { settings as bpAdapter } from "@tributary/bp-adapter/config";
import { settings as ibmAdapter } from "@tributary/ibm-adapter/config";
import { settings as stream } from "@tributary/stream/config";
import { z } from "zod";
import { repositoryRoot } from "../workspaces.ts";
import { code, pageHead, table } from "./markdown.ts";

const apps = { api, stream, "bp-adapter": bpAdapter, "ibm-adapter": ibmAdapter };
const SOURCES = ["packages/runtime/src/config.ts", ...Object.keys(apps).map((app) => `apps/${app}/src/config.ts`)];
const DESCRIBED = /\/\*\* (.+?) \*\/\s+(?:export const )?([A-Z][A-Z_]+|\w+Setting):?/g;

/** A setting, and the apps that have it. */
export interface Setting {
  readonly name: string;
  readonly apps: readonly string[];
  /** What it may be without being set; null: it has to be set. */
  readonly standard: string | null;
  readonly takes: string;
  readonly meaning: string;
}

const property = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  format: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  default: z.unknown().optional(),
});

/** Every setting once, in the order in which the apps have them. */
export function settingsOfApps(): Setting[] {
  const meanings = meaningsIn(SOURCES.map((file) => readFileSync(join(repositoryRoot, file), "utf8")).join("\n"));
  const found = new Map<string, Setting>();
  for (const [app, schema] of Object.entries(apps)) {
    for (const [name, field] of Object.entries(schema.shape)) {
      const users = [...(found.get(name)?.apps ?? []), app];
      const { standard, takes } = shapeOf(field);
      found.set(name, { name, apps: users, standard, takes, meaning: meanings.get(name) ?? "" });
    }
  }
  return [...found.values()];
}

/** The whole page. */
export function settingsPage(): string {
  const rows = settingsOfApps().map(({ name, apps: users, standard, takes, meaning }) => [
    ...[code(name), users.length === Object.keys(apps).length ? "every app" : users.join(", ")],
    ...[standard === null ? "" : code(standard), takes, meaning],
  ]);
  return `${pageHead("Settings", "the schema that each app reads its environment with (`apps/*/src/config.ts`)")}
Read once, at the start; what is wrong is said in one line, by name and never by value. Without a default and not optional: it has to be set. The [chart](../../infra/helm/tributary/README.md) sets them from its values; \`pnpm start\` needs none.

${table(["variable", "app", "default", "takes", "what it is"], rows)}
`;
}

function shapeOf(field: z.core.$ZodType): Pick<Setting, "standard" | "takes"> {
  const json = property.parse(z.toJSONSchema(field, { io: "input", unrepresentable: "any" }));
  const missing = z.safeParse(field, undefined);
  const isOptional = missing.success && missing.data === undefined;
  const standard = json.default ?? (missing.success ? missing.data : undefined);
  const kind = typeof standard === "boolean" ? "true or false" : kindOf(json);
  return {
    standard: isOptional || standard === undefined ? null : `${standard}` || "none",
    takes: isOptional ? `${kind}; optional` : kind,
  };
}

/** `MASTER_KEYS` of `masterKeysSetting`: what several apps have is a constant of its own. */
const settingOf = (name: string): string =>
  name.endsWith("Setting")
    ? name
        .replace(/Setting$/, "")
        .replace(/[A-Z]/g, "_$&")
        .toUpperCase()
    : name;

function kindOf({ enum: names, minimum, maximum, format, type }: z.infer<typeof property>): string {
  if (names) return names.join(", ");
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  if (format === "uri") return "a URL";
  return type === undefined || type === "string" ? "text" : type;
}

/** The comment in front of each setting, by its name. */
function meaningsIn(source: string): Map<string, string> {
  return new Map([...source.matchAll(DESCRIBED)].map(([, meaning = "", name = ""]) => [settingOf(name), meaning]));
}
