// `pnpm simulate:bright-pattern`: a contact centre on its own, until Ctrl-C.
import { randomUUID } from "node:crypto";
import { configOrExit, createLogger, runApp } from "@tributary/runtime";
import { readConfig } from "./config.ts";
import { startBrightPattern } from "./server.ts";

const config = configOrExit(readConfig);
const say = (line: string) => process.stdout.write(`${line}\n`);
await using resources = new AsyncDisposableStack();

async function start(): Promise<void> {
  const { HOST: host, PORT: port, TENANT_URL: tenantUrl, APP_ID: appId } = config;
  const centre = resources.use(
    await startBrightPattern({ host, port, ...(tenantUrl && { tenantUrl }), ...(appId && { appId }) }),
  );
  say(`ready ${centre.url}`);
  say("Agents open it in a browser; customers are clients such as");
  const credentials = `MOBILE-API-140-327-PLAIN appId="${centre.appId}", clientId="${randomUUID()}"`;
  say(
    `curl -d '{}' -H 'Authorization: ${credentials}' '${centre.url}/clientweb/api/v2/chats?tenantUrl=${centre.tenantUrl}'`,
  );
}

await runApp(
  { start, [Symbol.asyncDispose]: () => resources.disposeAsync() },
  { log: createLogger({ name: "bright-pattern", level: config.LOG_LEVEL }) },
);
