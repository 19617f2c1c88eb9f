/** `pnpm start`: the whole platform in one process. What it starts, it stops. */
import { cloneRoot, readConfig } from "./config.ts";
import { launch } from "./launch.ts";
import { runUntilSignal } from "./lifetime.ts";

const say = (line: string) => console.log(line.replaceAll(`${cloneRoot}/`, ""));

const code = await runUntilSignal((life) => launch(readConfig(process.env), life, say), console.error);
// Everything is stopped. What may be left is a timer of the Kafka client, which goes on trying a broker that is gone.
process.exit(code);
