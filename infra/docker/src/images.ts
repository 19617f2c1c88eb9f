// What each image holds: its programs, by the names that they are started with, and the files that they read.

export interface ImageContent {
  /** Name in the image → source, from the root of the repository. The image starts `main` unless told otherwise. */
  readonly programs: Readonly<Record<"main" | (string & {}), string>>;
  /** Name in the image → file or folder, from the root of the repository. */
  readonly files?: Readonly<Record<string, string>>;
  /** Name in the image of the folder with the built console. */
  readonly console?: string;
}

const eventStore = "packages/event-store";

export const IMAGES = {
  api: {
    programs: {
      main: "apps/api/src/main.ts",
      migrate: `${eventStore}/src/migrate/main.ts`,
      ops: "apps/api/src/ops/main.ts",
    },
    files: {
      "prisma/schema.prisma": `${eventStore}/prisma/schema.prisma`,
      "prisma/migrations": `${eventStore}/prisma/migrations`,
      "schema_engine_bg.wasm": `${eventStore}/node_modules/@prisma/schema-engine-wasm/schema_engine_bg.wasm`,
    },
    console: "console",
  },
  stream: { programs: { main: "apps/stream/src/main.ts" } },
  "bp-adapter": { programs: { main: "apps/bp-adapter/src/main.ts" } },
  "ibm-adapter": { programs: { main: "apps/ibm-adapter/src/main.ts" } },
} as const satisfies Record<string, ImageContent>;

export type ImageName = keyof typeof IMAGES;

export const imageNames = Object.keys(IMAGES) as ImageName[];
