// Where migrations and the schema engine lie in the workspace. In an image they lie beside the program (files-in-image.ts).
import { createRequire } from "node:module";

const glue = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");

export const prismaFolder = new URL("../../prisma/", import.meta.url);

export const schemaEngine = glue.replace(/\.js$/, ".wasm");
