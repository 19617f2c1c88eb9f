// Builds the console into a folder: the launcher, the image of the api and `pnpm build` all do it this way.
import path from "node:path";
import { build, type Rolldown } from "vite";

const root = path.resolve(import.meta.dirname, "..");

/** Fills the folder, which is emptied first, and answers the files of what is in it. Throws what is wrong with the sources. */
export async function buildConsole(folder: string): Promise<string[]> {
  const options = { outDir: path.resolve(folder), emptyOutDir: true };
  const { output } = (await build({ root, logLevel: "error", build: options })) as Rolldown.RolldownOutput;
  return output.flatMap((file) => (file.type === "chunk" ? file.moduleIds : []));
}
