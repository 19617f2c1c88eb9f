// What Docker is sent for one image: the Dockerfile and the bundle, with the same bytes and times whenever the sources are the same.
import { createHash } from "node:crypto";
import { cp, lutimes, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { bundle } from "./bundle/bundle.ts";
import type { ImageName } from "./images.ts";
import { repositoryRoot } from "./repository.ts";

/** Fills the folder, and answers a digest of all that is in it. */
export async function writeContext(name: ImageName, folder: string, seconds: number): Promise<string> {
  await bundle(name, path.join(folder, "bundle", name));
  await cp(path.join(repositoryRoot, "infra/docker/Dockerfile"), path.join(folder, "Dockerfile"));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const digest = createHash("sha256");
  for (const entry of entries.toSorted((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1))) {
    const file = pathOf(entry);
    digest.update(`${path.relative(folder, file)}\0`);
    if (entry.isFile()) digest.update(await readFile(file));
    await lutimes(file, seconds, seconds);
  }
  return digest.digest("hex");
}

const pathOf = (entry: { parentPath: string; name: string }): string => path.join(entry.parentPath, entry.name);
