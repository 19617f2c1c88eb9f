/** The client as it is published and as a page gets it: compiled by its build command, or bundled into one script. */
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { compileClient } from "@tributary/client/compile";
import { rolldown } from "rolldown";

const room = path.resolve(import.meta.dirname, "../../../client");

/** Compiles it into a folder of its own, beside what it depends on. */
export async function buildClient(): Promise<AsyncDisposable & { entry: string }> {
  const folder = await mkdtemp(path.join(room, "dist-of-test-"));
  await compileClient(folder);
  return {
    entry: path.join(folder, "index.js"),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A script for a page: what page.ts exports is `tributary` there. */
export async function bundlePage(): Promise<string> {
  const define = { "process.env.NODE_ENV": '"development"' };
  const input = path.join(import.meta.dirname, "page.ts");
  await using bundle = await rolldown({ input, platform: "browser", transform: { define }, logLevel: "warn" });
  const { output } = await bundle.generate({ format: "iife", name: "tributary" });
  return output[0].code;
}
