// Takes the place of files.ts in an image, where one file holds all of the code (infra/docker/src/images.ts puts these beside it).
export const prismaFolder = new URL("prisma/", import.meta.url);

export const schemaEngine = new URL("schema_engine_bg.wasm", import.meta.url);
