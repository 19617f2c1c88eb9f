// The licences of the packages whose code is in a bundle: most of them ask that their text goes along with it.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

const TEXT = /^(licen[cs]e|notice|copying)/i;
const PACKAGE = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/** One section per package that has a module among those, ours left out, in the order of their names. */
export async function noticesOf(modules: readonly string[]): Promise<string> {
  const folders = new Set(modules.map((module) => PACKAGE.exec(module)?.[1]).filter((folder) => folder !== undefined));
  const sections = await Promise.all([...folders].map(noticeOf));
  return sections.toSorted().join(`\n${"-".repeat(80)}\n\n`);
}

async function noticeOf(folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8")) as {
    name: string;
    version: string;
    license?: string;
  };
  const names = (await readdir(folder)).filter((name) => TEXT.test(name)).toSorted();
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), "utf8")));
  const title = `${manifest.name} ${manifest.version} (${manifest.license ?? "no licence named"})`;
  return [title, ...texts.map((text) => text.trim())].join("\n\n").concat("\n");
}
