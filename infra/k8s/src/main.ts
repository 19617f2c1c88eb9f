/** `pnpm k8s:manifests`: writes what follows from code (topics, users) beside the manifests that people write. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generated } from "./generated.ts";

const folder = join(import.meta.dirname, "../base/generated");
mkdirSync(folder, { recursive: true });
for (const [file, text] of Object.entries(generated())) {
  writeFileSync(join(folder, file), text);
  console.log(`infra/k8s/base/generated/${file}`);
}
