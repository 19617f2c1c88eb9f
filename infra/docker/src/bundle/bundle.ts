// One folder per image with all that its programs run: their code with that of every package that they use, in a few
// files, with source maps, so that a stack trace names our sources. Made by rolldown, which Vite (and so Vitest) brings anyway.
import { execFile } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { type OutputChunk, rolldown } from "rolldown";
import { IMAGES, type ImageContent, type ImageName } from "../images.ts";
import { repositoryRoot, version } from "../repository.ts";
import { noticesOf } from "./notices.ts";
import { isOurs, ownSources, type SourceMap } from "./own-sources.ts";

/** Native twins of what `pg` and `ws` have in JavaScript; both look for them and go on without. */
const NEVER_THERE = ["pg-native", "bufferutil", "utf-8-validate"];

/** Bundles the programs of that image into the folder, which it makes, and copies the files that they read. */
export async function bundle(name: ImageName, folder: string): Promise<void> {
  const { programs, files = {}, console: pages }: ImageContent = IMAGES[name];
  await mkdir(folder, { recursive: true });
  const chunks = await writeCode(programs, folder);
  for (const [target, source] of Object.entries(files)) {
    await cp(path.join(repositoryRoot, source), path.join(folder, target), { recursive: true, dereference: true });
  }
  const ofPages = pages === undefined ? [] : await buildConsole(path.join(folder, pages));
  const manifest = { name: `tributary-${name}`, version: version(), license: "Apache-2.0", type: "module" };
  await writeFile(path.join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  const modules = chunks.flatMap(({ moduleIds }) => moduleIds);
  await writeFile(path.join(folder, "THIRD-PARTY-NOTICES.txt"), await noticesOf([...modules, ...ofPages]));
}

/** As its own workspace builds it, with the Vite that stands there. Answers the files that are in it. */
async function buildConsole(folder: string): Promise<string[]> {
  const program = path.join(repositoryRoot, "apps/console/build/main.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [program, folder], { maxBuffer: 16 * 1024 * 1024 });
  return stdout.split("\n");
}

async function writeCode(programs: Readonly<Record<string, string>>, folder: string): Promise<OutputChunk[]> {
  await using build = await rolldown({
    cwd: repositoryRoot,
    input: { ...programs },
    platform: "node",
    external: NEVER_THERE,
    resolve: { conditionNames: ["tributary-image", "node"] },
    // What a bundle lacks must not first be noticed when it runs.
    onLog: (level, log) => {
      if (level === "warn" && log.code !== "EVAL") throw new Error(log.message);
    },
  });
  const { output } = await build.write({
    dir: folder,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "[name]-[hash].js",
    sourcemap: true,
    sourcemapExcludeSources: true,
    sourcemapPathTransform: (source, map) => path.relative(repositoryRoot, path.resolve(path.dirname(map), source)),
  });
  const chunks = output.filter((file) => file.type === "chunk");
  for (const { fileName, map } of chunks) if (map !== null) await keepOwnSources(path.join(folder, fileName));
  return chunks;
}

/** A file with nothing of ours in it goes without a map: Node would read both for nothing at each start. */
async function keepOwnSources(file: string): Promise<void> {
  const map = JSON.parse(await readFile(`${file}.map`, "utf8")) as SourceMap;
  if (map.sources.some(isOurs)) return writeFile(`${file}.map`, JSON.stringify(ownSources(map)));
  await rm(`${file}.map`);
  const code = await readFile(file, "utf8");
  await writeFile(file, code.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, "\n"));
}
