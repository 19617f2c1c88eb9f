// Writes src/generated/contract.ts: the types of every call, event and error, from the contract that the api serves.
import { mkdir, writeFile } from "node:fs/promises";
import { servedContract } from "@tributary/api/contract";
import { eventsOf } from "./events.ts";
import { routesOf } from "./routes.ts";
import { declarationOf, type Json } from "./to-typescript.ts";

const folder = new URL("../generated/", import.meta.url);
const { openapi, asyncapi } = await servedContract();
const { schemas } = openapi.components as { schemas: Record<string, Json> };
const named = Object.entries(schemas).map(([name, schema]) => declarationOf(name, schema));
const head = "// Generated from openapi.json and asyncapi.json by `pnpm --filter @tributary/client generate`.\n";
await mkdir(folder, { recursive: true });
await writeFile(new URL("contract.ts", folder), [head, ...named, eventsOf(asyncapi), routesOf(openapi)].join("\n"));
