import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { buildInto, builtConsole } from "./console.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "tributary-clone-"));
  await write("pnpm-lock.yaml", "react 19");
  await write("apps/console/src/shell/app.tsx", "export const App = 1;");
  await write("packages/client/src/client.ts", "export const client = 1;");
});
afterEach(() => rm(root, { recursive: true }));

const write = async (name: string, text: string): Promise<void> => {
  await mkdir(path.dirname(path.join(root, name)), { recursive: true });
  await writeFile(path.join(root, name), text);
};

/** Instead of Vite: writes a page, and counts how often it was asked to. */
const builds = vi.fn((folder: string) => writeFile(path.join(folder, "index.html"), "the page"));
beforeEach(() => {
  builds.mockClear();
});

test("the console is built once for the same sources, and is whole when it is there", async () => {
  const first = await builtConsole(root, builds);
  expect(first.note).toMatch(/^built in \d+\.\d s$/);
  expect(await readFile(path.join(first.folder ?? "", "index.html"), "utf8")).toBe("the page");
  expect(await builtConsole(root, builds)).toEqual({ folder: first.folder, note: "as it was built" });
  expect(builds).toHaveBeenCalledOnce();
  expect(await readdir(path.join(root, "apps/console/dist"))).toHaveLength(1);
});

test.for([
  "apps/console/src/shell/app.tsx",
  "apps/console/src/new/room.tsx",
  "packages/client/src/client.ts",
  "pnpm-lock.yaml",
])("it is built anew when %s changes", async (name) => {
  const before = await builtConsole(root, builds);
  await write(name, "changed");
  const after = await builtConsole(root, builds);
  expect(after.folder).not.toBe(before.folder);
  expect(builds).toHaveBeenCalledTimes(2);
});

test.for([
  "apps/console/src/shell/app.unit.test.ts",
  "packages/client/src/generated/contract.ts",
  "apps/console/README.md",
])("it is not built anew for %s, which is no part of it", async (name) => {
  await builtConsole(root, builds);
  await write(name, "changed");
  expect((await builtConsole(root, builds)).note).toBe("as it was built");
});

test("two platforms that build the same at a time have the same", async () => {
  const both = await Promise.all([builtConsole(root, builds), builtConsole(root, builds)]);
  expect(new Set(both.map(({ folder }) => folder)).size).toBe(1);
  expect(both[0].folder).not.toBeNull();
});

test("what no platform has started from for a month goes, and what one has stays", async () => {
  const old = await builtConsole(root, builds);
  const longAgo = new Date(Date.now() - 31 * 24 * 3_600_000);
  await utimes(old.folder ?? "", longAgo, longAgo);
  await write("apps/console/src/shell/app.tsx", "changed");
  const younger = await builtConsole(root, builds);
  await utimes(younger.folder ?? "", longAgo, longAgo);
  await builtConsole(root, builds);
  await write("apps/console/src/shell/app.tsx", "changed again");
  const newest = await builtConsole(root, builds);
  const names = [younger, newest].map(({ folder }) => path.basename(folder ?? ""));
  expect((await readdir(path.join(root, "apps/console/dist"))).toSorted()).toEqual(names.toSorted());
});

test("a build that fails leaves nothing behind, and says why in one line", async () => {
  const broken = () => Promise.reject(new Error("\nno such module: react\n    at a stack"));
  const note = "none, because it could not be built: no such module: react";
  expect(await builtConsole(root, broken)).toEqual({ folder: null, note });
  expect(await readdir(path.join(root, "apps/console/dist"))).toEqual([]);
});

test("it is the one for production, also where NODE_ENV says something else", async () => {
  expect(process.env.NODE_ENV).toBe("test");
  const dist = path.join(root, "dist");
  await buildInto(dist);
  const assets = await readdir(path.join(dist, "assets"));
  expect(assets.length).toBeGreaterThan(0);
  expect(assets.filter((name) => name.includes("jsx-dev-runtime"))).toEqual([]);
});
