/** The platform as `pnpm start` runs it, with its console, its demo people and both simulators, for one file of tests. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { type DevFile, startLauncher, temporaryDataFolder } from "@tributary/dev/launcher-process";
import { signToken } from "@tributary/runtime";
import type { Role } from "@tributary/schemas";
import { z } from "zod";
import { request } from "../conversation.ts";

/** Which of the launcher's logs it is does not matter here. */
const SETTINGS = { TRIBUTARY_KAFKA: "in-process" };
const DEMO_TENANT = "demo";
const LASTS_SECONDS = 3_600;

export interface Person {
  id: string;
  role: Role;
  apiKey: string;
  token: string;
}

export interface Launched extends AsyncDisposable {
  dev: DevFile;
  /** Somebody of the demo's tenant, for an hour unless told. */
  person(role: Role, id: string, seconds?: number): Promise<Person>;
  /** A call of theirs, as any client makes it. @throws when the answer is no 2xx. */
  call(as: Person, method: string, route: string, body?: unknown): Promise<Record<string, unknown>>;
}

/** Ends with everything that it has started, and leaves no data. */
export async function launch(): Promise<Launched> {
  await using scope = new AsyncDisposableStack();
  const data = scope.use(await temporaryDataFolder());
  const launcher = scope.use(await startLauncher(data.path, SETTINGS));
  const dev = await launcher.ready();
  const secrets = z.looseObject({ jwtSecret: z.string() });
  const { jwtSecret } = secrets.parse(JSON.parse(await readFile(path.join(data.path, "secrets.json"), "utf8")));
  const running = scope.move();
  return {
    dev,
    person: async (role, id, expiresInSeconds = LASTS_SECONDS) => {
      const token = await signToken(jwtSecret, { sub: id, role, tenant: DEMO_TENANT, expiresInSeconds });
      return { id, role, token, apiKey: dev.apiKey };
    },
    call: async ({ apiKey, token }, method, route, body) => {
      const headers = { "x-api-key": apiKey, authorization: `Bearer ${token}` };
      const answer = await request(method, `${dev.url}/api/v1${route}`, headers, body);
      if (answer.status >= 300) throw new Error(`${method} ${route}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return z.record(z.string(), z.unknown()).catch({}).parse(answer.body);
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
