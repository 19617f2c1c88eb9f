// How many bytes the client costs a page: what a bundler leaves of each entry, minified and compressed.

import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";

/** What is measured, by the name that a page imports. */
export const entries = {
  "@tributary/client": "index.ts",
  "@tributary/client/tabs": "tabs/index.ts",
  "@tributary/client/react": "react.ts",
} as const;

export interface Measured {
  gzipBytes: number;
  code: string;
}

/** The entry with everything that it imports; React is the page's own. */
export async function measure(entry: keyof typeof entries): Promise<Measured> {
  const input = fileURLToPath(new URL(`../${entries[entry]}`, import.meta.url));
  await using bundle = await rolldown({ input, platform: "browser", external: ["react"], logLevel: "warn" });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  const [{ code }] = output;
  return { code, gzipBytes: gzipSync(code, { level: 9 }).length };
}
