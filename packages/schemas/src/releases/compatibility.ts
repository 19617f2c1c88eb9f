/**
 * What a tree may not do to the releases before it. While a release is rolled out, and when it is rolled back, the one
 * before it runs beside it on the same log: each has to read what the other writes, and both everything ever written.
 */
import type { EventVersions } from "./event-versions.ts";
import { isUntouched, type ReleaseManifest } from "./manifest.ts";

/** Everything that is wrong with this tree after these releases, oldest first; empty when nothing is. */
export function incompatibilities(releases: readonly ReleaseManifest[], tree: EventVersions): string[] {
  return [
    ...releases.flatMap((manifest, index) => tampering(manifest, releases[index - 1])),
    ...releases.flatMap((manifest) => changesOf(manifest, tree)),
    ...unreadable(releases.at(-1), tree),
  ];
}

function tampering(manifest: ReleaseManifest, before: ReleaseManifest | undefined): string[] {
  const { release, previous } = manifest;
  const expected = before?.digest ?? null;
  return [
    ...(isUntouched(manifest) ? [] : [`the manifest of ${release} was edited after its release`]),
    ...(previous === expected
      ? []
      : [
          `${release} does not follow ${before?.release ?? "nothing"}: a manifest before it was changed, added or removed`,
        ]),
  ];
}

/** What was published is there for ever, as it was: the log is full of it. */
function changesOf({ release, events }: ReleaseManifest, tree: EventVersions): string[] {
  const published = Object.entries(events).flatMap(([type, { reads }]) =>
    Object.entries(reads).map(([version, digests]) => ({ type, version, digests })),
  );
  return published.flatMap(({ type, version, digests }) => {
    const now = tree[type]?.reads[version];
    const name = `${type} version ${version}, published in ${release},`;
    if (now === undefined) return [`${name} cannot be read any more`];
    return [
      ...(now.schema === digests.schema ? [] : [`${name} has another schema now`]),
      ...(now.example === digests.example ? [] : [`${name} has another example now`]),
    ];
  });
}

/** A new type of event is no new version: nobody can have written one, so whoever deploys brings its readers first. */
function unreadable(newest: ReleaseManifest | undefined, tree: EventVersions): string[] {
  return Object.entries(tree).flatMap(([type, { writes }]) => {
    const known = newest?.events[type];
    if (newest === undefined || known === undefined || Object.hasOwn(known.reads, writes)) return [];
    return [`${type} version ${writes} is written, and ${newest.release} cannot read it: release its reader first`];
  });
}
