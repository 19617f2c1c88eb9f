// `pnpm simulate:ibm-video`: IBM Video Streaming on its own, until Ctrl-C.
import { configOrExit, createLogger, runApp } from "@tributary/runtime";
import { readConfig } from "./config.ts";
import { startIbmVideo } from "./server.ts";

const config = configOrExit(readConfig);
const say = (line: string) => process.stdout.write(`${line}\n`);
await using resources = new AsyncDisposableStack();

async function start(): Promise<void> {
  const { HOST: host, PORT: port, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, CHANNELS: channels } = config;
  const settings = { host, port, clientId, clientSecret, ...(channels && { channels }) };
  const { url } = resources.use(await startIbmVideo(settings));
  say(`ready ${url}`);
  say("Viewers open it in a browser; applications begin with a token, such as");
  const form = `grant_type=client_credentials&client_id=${clientId}`;
  say(`curl -d '${form}' -H 'Authorization: Basic ${clientSecret}' '${url}/oauth2/token'`);
}

await runApp(
  { start, [Symbol.asyncDispose]: () => resources.disposeAsync() },
  { log: createLogger({ name: "ibm-video", level: config.LOG_LEVEL }) },
);
