import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bin, repositoryRoot } from "./workspaces.ts";

const OFFENCES: Readonly<Record<string, string>> = {
  noFloatingPromises: "async function late(): Promise<void> {}\nlate();",
  noMisusedPromises: "[1].forEach(async (n) => { await Promise.resolve(n); });",
  noDefaultExport: "export default 1;",
  noNonNullAssertion: "export const first = (list: string[]): number => list[0]!.length;",
  noProcessEnv: "export const home = process.env.HOME;",
  noConsole: 'console.log("x");',
  noExplicitAny: "export const one = (x: any): unknown => x;",
  noUnusedImports: 'import { join } from "node:path";\nexport const one = 1;',
};

describe("the lint rules that the code relies on", () => {
  // Inside a linted workspace: type-aware rules are blind to files outside of the project.
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(repositoryRoot, "packages/schemas/src/lint-rules-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(Object.entries(OFFENCES))(
    "%s fires",
    (rule, source) => {
      const file = join(folder, `${rule}.ts`);
      writeFileSync(file, `${source}\n`);
      const { stdout, stderr } = spawnSync(bin("biome"), ["lint", "--error-on-warnings", file], {
        cwd: repositoryRoot,
        encoding: "utf8",
      });
      expect(`${stdout}${stderr}`).toContain(`/${rule}`);
    },
    20_000,
  );
});
