// Reads the monorepo as its own rules see it: the workspaces, their manifests and their sources.
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

export const repositoryRoot: string = join(dirname(fileURLToPath(import.meta.url)), "../../..");

const versions = z.record(z.string(), z.string()).default({});
const manifest = z.object({
  name: z.string(),
  scripts: versions,
  dependencies: versions,
  devDependencies: versions,
});

export interface Workspace {
  /** Folder relative to the root, such as `packages/schemas`. */
  readonly folder: string;
  readonly manifest: z.infer<typeof manifest>;
}

/** Every workspace of the repository, the root itself left out. */
export function readWorkspaces(): Workspace[] {
  return globSync(["apps/*/package.json", "packages/*/package.json", "infra/*/package.json"], { cwd: repositoryRoot })
    .sort()
    .map((file) => ({
      folder: dirname(file),
      manifest: manifest.parse(JSON.parse(readFileSync(join(repositoryRoot, file), "utf8"))),
    }));
}

/** The TypeScript sources of a workspace, generated ones left out, relative to the root. */
export function sourcesOf(workspace: Workspace): string[] {
  return globSync(`${workspace.folder}/src/**/*.{ts,tsx}`, { cwd: repositoryRoot })
    .filter((file) => !relative(workspace.folder, file).startsWith("src/generated"))
    .sort();
}

/** Path of a tool that the install put beside the root manifest. */
export function bin(tool: string): string {
  return join(repositoryRoot, "node_modules/.bin", tool);
}
