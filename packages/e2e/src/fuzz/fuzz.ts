/** A fresh platform with something in it, its contract as it serves it, and Schemathesis on every operation of that. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openFront } from "../front.ts";
import { ownPlatform } from "../own-platform.ts";
import { configuration } from "./configuration.ts";
import { readOperations } from "./operations.ts";
import { credentialsOf, populate } from "./population.ts";
import { installSchemathesis, runSchemathesis } from "./schemathesis.ts";

export interface FuzzOptions {
  /** Of each operation, at least. */
  examples: number;
  seed: number;
  path: string;
}

/** Resolves with the exit code: 0 when no answer was a server error and every one was as the contract says. */
export async function fuzz(options: FuzzOptions): Promise<number> {
  await using scope = new AsyncDisposableStack();
  const [program, platform] = await Promise.all([installSchemathesis(), ownPlatform(scope)]);
  const [api, stream] = await Promise.all([platform.startApi(), platform.startStream()]);
  const front = scope.use(await openFront({ api: api.url, stream: stream.url }));
  const known = await populate(front.url, platform);
  const operations = await readOperations(front.url, platform.tenant);
  const folder = await mkdtemp(path.join(tmpdir(), "tributary-fuzz-"));
  scope.defer(() => rm(folder, { recursive: true }));
  const codes: number[] = [];
  for (const [role, credentials] of Object.entries(await credentialsOf(platform.tenant))) {
    const own = operations.filter((operation) => operation.role === role && operation.path.includes(options.path));
    if (own.length === 0) continue;
    process.stdout.write(`\nas ${role}: ${own.length} operations\n`);
    const configFile = path.join(folder, `${role}.toml`);
    await writeFile(configFile, configuration(own, { known, credentials, ...options }));
    codes.push(await runSchemathesis(program, { configFile, url: front.url, folder, seed: options.seed }));
  }
  return Math.max(...codes);
}
