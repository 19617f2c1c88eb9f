// What is published: JavaScript and declarations made by the build command, and a page of documentation whose every snippet
// fits them.

import { execFile } from "node:child_process";
import { cp, glob, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compileClient } from "./compile.ts";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "../../../..");
const room = path.join(root, "packages/client");
const tsc = path.join(root, "node_modules/.bin/tsc");
const TAKES = 60_000;

/** A folder of somebody who has installed the package. */
let home: string;
let installed: string;

beforeAll(async () => {
  home = await mkdtemp(path.join(room, "dist-of-test-"));
  installed = path.join(home, "node_modules/@tributary/client");
  await writeFile(path.join(home, "package.json"), "{}");
  await compileClient(path.join(installed, "dist"));
  const { publishConfig, ...manifest } = JSON.parse(await readFile(path.join(room, "package.json"), "utf8"));
  await writeFile(path.join(installed, "package.json"), JSON.stringify({ ...manifest, ...publishConfig }));
  await cp(path.join(room, "node_modules/eventsource-parser"), path.join(home, "node_modules/eventsource-parser"), {
    ...{ recursive: true, dereference: true },
  });
}, TAKES);
afterAll(() => rm(home, { recursive: true, force: true }));

test("it needs nothing of Node, nothing of ours and no zod", async () => {
  const imported = new Set<string>();
  for await (const file of glob("dist/**/*.{js,d.ts}", { cwd: installed })) {
    const text = await readFile(path.join(installed, file), "utf8");
    for (const [, name = ""] of text.matchAll(/(?:from|import\()\s*"([^".][^"]*)"/g)) imported.add(name);
    // Compilers read declarations with such names; nothing else does.
    if (file.endsWith(".js")) expect(text).not.toMatch(/from "\.[^"]*\.ts"/);
  }
  expect([...imported].toSorted()).toEqual(["eventsource-parser", "react"]);
});

test("its tests and its tools are not in it", async () => {
  const files = await Array.fromAsync(glob("dist/**/*.js", { cwd: installed }));
  expect(files).toContain("dist/index.js");
  expect(files.filter((file) => /test|contract\/|size|packaged/.test(file))).toEqual([]);
});

test("every snippet of use-the-client.md fits the published types, with the strictest settings", {
  timeout: TAKES,
}, async () => {
  const page = await readFile(path.join(root, "docs/how-to/use-the-client.md"), "utf8");
  await writeFile(path.join(home, "page.tsx"), asProgram(page));
  await expect(typeErrorsIn("page.tsx")).resolves.toBe("");
  // The control: the same page, with a field that no message has.
  await writeFile(path.join(home, "wrong.tsx"), asProgram(page.replace("event.payload", "event.payload.nothing")));
  await expect(typeErrorsIn("wrong.tsx")).resolves.toContain("nothing");
});

/** What the compiler says of a file, by the settings of somebody else's project. */
async function typeErrorsIn(file: string): Promise<string> {
  const lib = "es2023,dom,dom.iterable";
  const strict = ["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--skipLibCheck", "false"];
  const project = ["--noEmit", "--module", "esnext", "--moduleResolution", "bundler", "--jsx", "react-jsx"];
  const types = ["--typeRoots", path.join(room, "node_modules/@types"), "--types", "react"];
  const args = [...project, ...strict, ...types, "--target", "es2022", "--lib", lib, path.join(home, file)];
  return run(tsc, args).then(
    () => "",
    ({ stdout }) => stdout,
  );
}

/** The snippets one after the other, with what they take for granted. */
function asProgram(page: string): string {
  const snippets = [...page.matchAll(/^```tsx?\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code).join("\n");
  const imports = snippets.match(/^import .*$/gm) ?? [];
  const rest = snippets.replace(/^import .*$/gm, "");
  const granted = ["apiKey", "sessionId"].map((name) => `declare const ${name}: string;`);
  const shown = "declare function show(what: unknown): void;";
  const login = "declare const login: { token(how?: { refresh: boolean }): Promise<string> };";
  return [...new Set(imports), ...granted, shown, login, rest, "export {};"].join("\n");
}
