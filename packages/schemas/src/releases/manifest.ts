/**
 * A release's manifest: which event versions it reads and writes, for ever. Each names the digest of the one before it,
 * so that none can be changed, left out or slipped in later without the next one showing it.
 */
import { z } from "zod";
import { digestOf, type EventVersions, eventVersions } from "./event-versions.ts";

const release = z.string().regex(/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/, "must be a version such as 1.2.3");

export const releaseManifest = z.strictObject({
  release,
  /** Digest of the manifest of the release before; null for the first. */
  previous: z.string().nullable(),
  events: eventVersions,
  /** Of all of the above. */
  digest: z.string(),
});
export type ReleaseManifest = z.infer<typeof releaseManifest>;

/** The manifest of a release that comes after these, oldest first. Throws a ZodError for what is no version. */
export function createManifest(
  version: string,
  earlier: readonly ReleaseManifest[],
  events: EventVersions,
): ReleaseManifest {
  const content = { release: release.parse(version), previous: earlier.at(-1)?.digest ?? null, events };
  return { ...content, digest: digestOf(content) };
}

/** Whether the manifest still says what it said when it was made. */
export const isUntouched = ({ digest, ...content }: ReleaseManifest): boolean => digestOf(content) === digest;

/** Sorts releases, oldest first. */
export function byRelease(a: ReleaseManifest, b: ReleaseManifest): number {
  const [left, right] = [numbers(a), numbers(b)];
  const differing = left.findIndex((part, index) => part !== right[index]);
  return differing === -1 ? 0 : (left[differing] ?? 0) - (right[differing] ?? 0);
}

const numbers = (manifest: ReleaseManifest): number[] => manifest.release.split(".").map(Number);
