/**
 * What Node compiles of the apps is kept on disk, so that of the many processes that tests start only the first has to. One
 * that is killed keeps nothing: so before the tests each app runs to its end once, which without settings is where it starts.
 */
import { execFile } from "node:child_process";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../../..");
const APPS = ["api", "stream", "bp-adapter", "ibm-adapter"];

/** For the environment of a process. */
export const compileCache = { NODE_COMPILE_CACHE: path.join(root, "node_modules/.cache/node") };

/** The tests need not wait for it. */
export function setup(): () => Promise<void> {
  const done = Promise.all(APPS.map(runToItsEnd));
  return async () => void (await done);
}

function runToItsEnd(app: string): Promise<void> {
  const main = path.join(root, "apps", app, "src/main.ts");
  const { promise, resolve } = Promise.withResolvers<void>();
  execFile(process.execPath, [main], { env: { PATH: process.env.PATH, ...compileCache } }, () => resolve());
  return promise;
}
