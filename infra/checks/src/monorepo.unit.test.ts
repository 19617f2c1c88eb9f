import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { refusalOf } from "./layers.ts";
import { readWorkspaces, repositoryRoot, sourcesOf } from "./workspaces.ts";

const SCRIPTS = ["lint", "test:int", "test:unit", "typecheck"];
const IMPORT = /(?:from|import)\s*\(?\s*"(\.[^"]+)"/g;
const workspaces = readWorkspaces();
const read = (file: string): string => readFileSync(join(repositoryRoot, file), "utf8");

describe("every workspace", () => {
  it.each(workspaces)("$folder has the scripts that turbo would otherwise skip in silence", ({ manifest }) => {
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(SCRIPTS));
  });

  it.each(workspaces)("$folder depends only on layers below it", ({ manifest }) => {
    const uses = (["dependency", "devDependency"] as const).flatMap((use) =>
      Object.keys(use === "dependency" ? manifest.dependencies : manifest.devDependencies)
        .filter((name) => name.startsWith("@tributary/"))
        .map((name) => refusalOf(manifest.name, name, use)),
    );
    expect(uses.filter((refusal) => refusal !== null)).toEqual([]);
  });

  it.each(workspaces)("$folder imports relatively only what is its own", (workspace) => {
    const leaving = sourcesOf(workspace).flatMap((file) =>
      [...read(file).matchAll(IMPORT)]
        .map(([, target = ""]) => normalize(join(dirname(file), target)))
        .filter((target) => !target.startsWith(`${workspace.folder}/`))
        .map((target) => `${file} → ${target}`),
    );
    expect(leaving).toEqual([]);
  });
});

describe("dependency direction", () => {
  it("refuses an edge that points back", () => {
    expect(refusalOf("@tributary/schemas", "@tributary/domain", "dependency")).toMatch(/must not depend/);
  });

  it("refuses an edge between rooms of one layer", () => {
    expect(refusalOf("@tributary/messaging", "@tributary/event-store", "dependency")).toMatch(/must not depend/);
  });

  it("refuses a room that nobody placed", () => {
    expect(refusalOf("@tributary/new", "@tributary/schemas", "dependency")).toMatch(/has no layer/);
  });

  it("keeps the test servers out of what ships", () => {
    expect(refusalOf("@tributary/api", "@tributary/testing", "dependency")).toMatch(/must not ship/);
    expect(refusalOf("@tributary/api", "@tributary/testing", "devDependency")).toBeNull();
  });

  it("keeps the simulators out of the apps, but not out of their tests and of the launcher", () => {
    expect(refusalOf("@tributary/bp-adapter", "@tributary/simulators", "dependency")).toMatch(/must not ship/);
    expect(refusalOf("@tributary/bp-adapter", "@tributary/simulators", "devDependency")).toBeNull();
    expect(refusalOf("@tributary/dev", "@tributary/simulators", "dependency")).toBeNull();
  });

  it("keeps the platform out of the simulators", () => {
    expect(refusalOf("@tributary/simulators", "@tributary/runtime", "dependency")).toBeNull();
    expect(refusalOf("@tributary/simulators", "@tributary/event-store", "dependency")).toMatch(/must not know/);
  });
});

describe("the catalog", () => {
  const { catalog } = parse(read("pnpm-workspace.yaml")) as { catalog: Record<string, string> };
  const root = JSON.parse(read("package.json")) as { devDependencies: Record<string, string> };
  const uses = [
    ...workspaces.map(({ manifest }) => ({ ...manifest.dependencies, ...manifest.devDependencies })),
    root.devDependencies,
  ]
    .flatMap((all) => Object.entries(all))
    .filter(([name]) => !name.startsWith("@tributary/"));

  it("holds the version of every package that two workspaces use", () => {
    const names = uses.map(([name]) => name);
    const shared = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
    expect(shared.filter((name) => !(name in catalog))).toEqual([]);
  });

  it("is not bypassed by a version of one's own", () => {
    expect(uses.filter(([name, version]) => name in catalog && version !== "catalog:")).toEqual([]);
  });
});

describe("documentation", () => {
  it("keeps the README within 150 lines", () => {
    expect(read("README.md").split("\n").length).toBeLessThanOrEqual(150);
  });

  it("numbers the decisions without a gap or a twin", () => {
    const numbers = readdirSync(join(repositoryRoot, "docs/adr"))
      .map((file) => Number(file.slice(0, 4)))
      .sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it("has a manifest of event versions for every release of the changelog, the newest being that of package.json", () => {
    const { version: newest } = JSON.parse(read("package.json")) as { version: string };
    const released = [...read("CHANGELOG.md").matchAll(/^## (\d+\.\d+\.\d+)$/gm)].map(([, version]) => version);
    const manifests = readdirSync(join(repositoryRoot, "packages/schemas/src/releases/manifests"));
    expect(released[0]).toBe(newest);
    expect(manifests.toSorted()).toEqual(released.map((version) => `${version}.json`).toSorted());
  });

  it("says the same version in package.json and in what runs", () => {
    const { version } = JSON.parse(read("package.json")) as { version: string };
    expect(read("packages/runtime/src/version.ts")).toContain(`PLATFORM_VERSION = "${version}"`);
  });

  it("has a decision record to number", () => {
    expect(readdirSync(join(repositoryRoot, "docs/adr")).length).toBeGreaterThan(0);
  });
});
