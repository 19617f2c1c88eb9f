/** The manifests of all releases, as files beside this one. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { byRelease, type ReleaseManifest, releaseManifest } from "./manifest.ts";

const folder = new URL("manifests/", import.meta.url);

/** Every release there was, oldest first. Throws a ZodError for a file that is no manifest. */
export function readReleases(): ReleaseManifest[] {
  return readdirSync(folder)
    .map((name) => releaseManifest.parse(JSON.parse(readFileSync(new URL(name, folder), "utf8"))))
    .sort(byRelease);
}

/** Keeps the manifest. Throws when there is one of this release already: a release is published once. */
export function writeRelease(manifest: ReleaseManifest): void {
  const file = new URL(`${manifest.release}.json`, folder);
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`, { flag: "wx" });
}
