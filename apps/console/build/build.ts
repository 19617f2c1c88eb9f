// Builds the console into a folder: the launcher, the image of the api and `pnpm build` all do it this way.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { build, type Rolldown } from "vite";
import { intendForProduction } from "./config.ts";

const root = path.resolve(import.meta.dirname, "..");
/** Below this a packed file saves no packet. */
const WORTH_PACKING_BYTES = 1_400;

/** Fills the folder, which is emptied first, and answers the files of what is in it. Throws what is wrong with the sources. */
export async function buildConsole(folder: string): Promise<string[]> {
  intendForProduction();
  const options = { outDir: path.resolve(folder), emptyOutDir: true };
  const { output } = (await build({ root, logLevel: "silent", build: options })) as Rolldown.RolldownOutput;
  await Promise.all(output.map(({ fileName }) => pack(path.join(options.outDir, fileName))));
  return output.flatMap((file) => (file.type === "chunk" ? file.moduleIds : []));
}

/** Puts a packed file beside it, once, instead of packing it for each browser. The page itself is another one each time. */
async function pack(file: string): Promise<void> {
  if (!/\.(js|css)$/.test(file)) return;
  const bytes = await readFile(file);
  if (bytes.length >= WORTH_PACKING_BYTES) await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
}
