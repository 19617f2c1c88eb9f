/** A release is cut from a tree that fits all releases before it, and only once. */
import { incompatibilities } from "./compatibility.ts";
import type { EventVersions } from "./event-versions.ts";
import { byRelease, createManifest, type ReleaseManifest } from "./manifest.ts";

/** The manifest of the next release, `earlier` being oldest first. Throws an Error that says why there can be none. */
export function cutRelease(version: string, earlier: readonly ReleaseManifest[], tree: EventVersions): ReleaseManifest {
  const manifest = createManifest(version, earlier, tree);
  const newest = earlier.at(-1);
  if (newest !== undefined && byRelease(newest, manifest) >= 0) {
    throw new Error(`${version} must come after ${newest.release}`);
  }
  const faults = incompatibilities(earlier, tree);
  if (faults.length > 0) throw new Error(`${version} cannot be released:\n${faults.join("\n")}`);
  return manifest;
}
