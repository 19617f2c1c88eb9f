import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { isMap, isScalar, type Pair, parseDocument } from "yaml";
import { repositoryRoot } from "../workspaces.ts";

const chart = join(repositoryRoot, "infra/helm/tributary");
const document = parseDocument(readFileSync(join(chart, "values.yaml"), "utf8"));

interface Value {
  readonly path: string;
  readonly initial: string;
  readonly says: string;
}

/** Every leaf of values.yaml with the comment above it. */
function valuesIn(node: unknown, path: readonly string[] = []): Value[] {
  if (!isMap(node)) return [];
  return (node.items as Pair[]).flatMap((pair) => {
    const name = [...path, String(pair.key)];
    const inside = isMap(pair.value) && !isOpen(name) ? valuesIn(pair.value, name) : [];
    const own = { path: name.join("."), initial: initialOf(pair.value), says: commentOf(node, pair) };
    if (inside.length === 0) return [own];
    return own.says === "" ? inside : [{ ...own, initial: "" }, ...inside];
  });
}

/** Whose keys are the user's: shown as one value. */
const isOpen = (name: readonly string[]): boolean => /resources|annotations$/.test(name.at(-1) ?? "");

const initialOf = (value: unknown): string =>
  `\`${JSON.stringify((value as { toJSON(): unknown } | null)?.toJSON() ?? null)}\``;

/** The parser puts the comment above a map's first key on the map. */
function commentOf(map: { items: unknown[]; commentBefore?: string | null | undefined }, pair: Pair): string {
  const above = isScalar(pair.key) ? pair.key.commentBefore : undefined;
  const first = map.items[0] === pair ? map.commentBefore : undefined;
  return [first, above]
    .filter((text) => typeof text === "string")
    .join(" ")
    .replace(/\s*\n\s*/g, " ")
    .trim();
}

const table = (): string => {
  const rows = valuesIn(document.contents).map(
    ({ path, initial, says }) => `| \`${path}\` | ${initial} | ${says.replaceAll("|", "\\|")} |`,
  );
  return [
    "# Values of the chart",
    "",
    "Made from values.yaml.",
    "",
    "| value | default | |",
    "|---|---|---|",
    ...rows,
    "",
  ].join("\n");
};

it("has a page of its values, which is values.yaml's own words", async () => {
  await expect(table()).toMatchFileSnapshot(join(chart, "VALUES.md"));
});

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

it("has a schema of exactly these values", () => {
  const root = JSON.parse(readFileSync(join(chart, "values.schema.json"), "utf8")) as Schema;
  const resolved = (schema: Schema): Schema => root.definitions?.[schema.$ref?.split("/").at(-1) ?? ""] ?? schema;
  const named = (schema: Schema, path: readonly string[] = []): string[] =>
    Object.entries(resolved(schema).properties ?? {})
      .filter(([name]) => name !== "global")
      .flatMap(([name, inner]) => {
        const inside = isOpen([name]) ? [] : named(inner, [...path, name]);
        return inside.length > 0 ? inside : [[...path, name].join(".")];
      });
  const values = valuesIn(document.contents).filter(({ initial }) => initial !== "");
  expect(named(root).toSorted()).toEqual(values.map(({ path }) => path).toSorted());
});
