// The client as its build command makes it, for tests of what is published.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

const root = path.resolve(import.meta.dirname, "../../../..");
const room = path.join(root, "packages/client");

/** Compiles it into this folder. @throws an error that says what to run when its types have not been generated yet. */
export async function compileClient(outDir: string): Promise<void> {
  const generated = path.join(room, "src/generated/contract.ts");
  if (!existsSync(generated)) {
    const missing = path.relative(root, generated);
    throw new Error(`${missing} is missing; run: npx -y pnpm@12 --filter @tributary/client generate`);
  }
  const tsc = path.join(root, "node_modules/.bin/tsc");
  await promisify(execFile)(tsc, ["-p", path.join(room, "tsconfig.build.json"), "--outDir", outDir]);
}
