// `pnpm --filter @tributary/client size`: what each entry costs a page.
import { entries, measure } from "./measure.ts";

for (const entry of Object.keys(entries) as (keyof typeof entries)[]) {
  const { gzipBytes, code } = await measure(entry);
  process.stdout.write(`${entry}: ${gzipBytes} bytes gzip (${code.length} minified)\n`);
}
