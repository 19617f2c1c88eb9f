/** The vendor's simulator as a process of its own, and its agents' desktop over HTTP. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { z } from "zod";
import { request } from "../conversation.ts";
import type { Tenant } from "../platform.ts";

const root = path.resolve(import.meta.dirname, "../../../..");
const MAIN = path.join(root, "packages/simulators/src/bright-pattern/main.ts");
const READY_TIMEOUT_MS = 20_000;
const NAMES = { tenantUrl: "contact-centre.example", appId: "coaching-messaging" };

const event = z.looseObject({ event: z.string() });
const chat = z.looseObject({
  chatId: z.string(),
  phase: z.string(),
  customerTyping: z.boolean(),
  parameters: z.record(z.string(), z.unknown()),
  /** Everything that the customer's side sent, each as often as it came. */
  received: z.array(event),
});
const done = z.record(z.string(), z.string());

export interface ContactCentre extends AsyncDisposable {
  readonly url: string;
  readonly tenantUrl: string;
  readonly appId: string;
  chat(chatId: string): Promise<z.infer<typeof chat>>;
  /** Something that an agent does; answers the ids of what came of it. */
  act(chatId: string, action: string, body?: object): Promise<Record<string, string>>;
}

/** Starts it on a free port. */
export async function startContactCentre(): Promise<ContactCentre> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH, PORT: "0", LOG_LEVEL: "warn", TENANT_URL: NAMES.tenantUrl, APP_ID: NAMES.appId },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  const url = await readyUrl(child.stdout).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const ask = async (method: string, place: string, body?: object): Promise<unknown> => {
    const answer = await request(method, `${url}/agent/${place}`, {}, body);
    if (answer.status !== 200) throw new Error(`${place}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return {
    ...{ url, ...NAMES },
    chat: async (chatId) => chat.parse(await ask("GET", `chats/${chatId}`)),
    act: async (chatId, action, body = {}) => done.parse(await ask("POST", `chats/${chatId}/${action}`, body)),
    [Symbol.asyncDispose]: stop,
  };
}

async function readyUrl(stdout: NodeJS.ReadableStream): Promise<string> {
  const signal = AbortSignal.timeout(READY_TIMEOUT_MS);
  let printed = "";
  for (;;) {
    const [chunk] = await once(stdout, "data", { signal });
    printed += String(chunk);
    const [, url] = /^ready (\S+)$/m.exec(printed) ?? [];
    if (url !== undefined) return url;
  }
}

/** The adapter's environment: the accounts that these tenants have there, with what differs from a good one. */
export function accountsAt(
  { url, tenantUrl, appId }: Pick<ContactCentre, "url" | "tenantUrl" | "appId">,
  ...tenants: readonly (readonly [tenant: Tenant, account?: object])[]
): Record<string, string> {
  const good = { url, tenantUrl, appId, apiVersion: "v2" };
  const accounts = tenants.map(([{ name }, account]) => [name, { ...good, ...account }]);
  return { BRIGHT_PATTERN_ACCOUNTS: JSON.stringify(Object.fromEntries(accounts)) };
}
