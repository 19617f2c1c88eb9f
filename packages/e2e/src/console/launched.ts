/** The platform as `pnpm start` runs it, with its console, its demo people and both simulators, for one file of tests. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { type DevFile, startLauncher, temporaryDataFolder } from "@tributary/dev/launcher-process";
import { z } from "zod";
import { type Population, populationOf } from "./population.ts";

/** Which of the launcher's logs it is does not matter here. */
const SETTINGS = { TRIBUTARY_KAFKA: "in-process" };
const DEMO_TENANT = "demo";

export interface Launched extends Population, AsyncDisposable {
  dev: DevFile;
}

/** Ends with everything that it has started, and leaves no data. */
export async function launch(): Promise<Launched> {
  await using scope = new AsyncDisposableStack();
  const data = scope.use(await temporaryDataFolder());
  const launcher = scope.use(await startLauncher(data.path, SETTINGS));
  const dev = await launcher.ready();
  const secrets = z.looseObject({ jwtSecret: z.string() });
  const { jwtSecret } = secrets.parse(JSON.parse(await readFile(path.join(data.path, "secrets.json"), "utf8")));
  const population = populationOf({ url: dev.url, apiKey: dev.apiKey, tenant: DEMO_TENANT, jwtSecret });
  const running = scope.move();
  return { dev, ...population, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
