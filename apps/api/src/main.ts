// The api on its own: commands and queries on the public port, health and metrics on the admin port.
import { configOrExit, runApp } from "@tributary/runtime";
import { readConfig } from "./config.ts";
import { createProcess } from "./process.ts";

const { app, log } = await createProcess(configOrExit(readConfig));
await runApp(app, { log });
