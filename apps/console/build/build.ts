// Builds the console into a folder: the launcher, the image of the api and `pnpm build` all do it this way.
import path from "node:path";
import { build } from "vite";

const root = path.resolve(import.meta.dirname, "..");

/** Fills the folder, which is emptied first. Throws what is wrong with the sources. */
export async function buildConsole(folder: string): Promise<void> {
  await build({ root, logLevel: "error", build: { outDir: path.resolve(folder), emptyOutDir: true } });
}
