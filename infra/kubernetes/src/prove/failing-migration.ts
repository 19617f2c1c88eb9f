// A release whose migration fails goes nowhere: the old one never stops serving, and the database can take the next one.
import { loadNextRelease } from "./images.ts";
import { seconds } from "./install.ts";
import type { Platform } from "./platform.ts";
import { podsOf } from "./pods.ts";
import { RELEASE, type Release } from "./release.ts";
import { figuresOf, underLoad } from "./under-load.ts";

const BROKEN = { tag: "broken", migration: "29990101000001_broken", sql: 'ALTER TABLE "nowhere" ADD COLUMN "x" text;' };

/** The upgrade fails with the migration; every pod is the one that it was, and clients notice nothing. */
export async function blocksBrokenRelease(release: Release, platform: Platform): Promise<string[]> {
  await loadNextRelease(release.cluster, BROKEN);
  const before = await podsOf(release.cluster, release.namespace);
  let took = 0;
  let wentThrough = true;
  const outcome = await underLoad(platform, 2, async () => {
    const begin = performance.now();
    wentThrough = await release.upgrade(BROKEN.tag).then(
      () => true,
      () => false,
    );
    took = performance.now() - begin;
  });
  if (wentThrough) throw new Error("a release whose migration fails went through");
  const log = await release.kubectl(["logs", `job/${RELEASE}-migrate`]);
  const [said] = /^migration failed: .*\bnowhere\b.*$/m.exec(log) ?? [];
  if (said === undefined) throw new Error(`it failed for another reason: ${log}`);
  const after = await podsOf(release.cluster, release.namespace);
  const names = (pods: typeof before) => pods.map(({ name, restarts }) => `${name} ${restarts}`).sort();
  if (names(before).join() !== names(after).join()) throw new Error(`pods changed: ${names(before)} → ${names(after)}`);
  const [last] = (await release.history()).slice(-1);
  if (last?.status !== "failed") throw new Error(`the release is ${last?.status}`);
  return [`helm upgrade failed after ${seconds(took)}; the Job's log: ${said}`, ...figuresOf(outcome)];
}

/** `helm rollback` makes what runs the release of record again. */
export async function rollsBack(release: Release): Promise<string[]> {
  const begin = performance.now();
  await release.rollback();
  const [last] = (await release.history()).slice(-1);
  if (last?.status !== "deployed") throw new Error(`the release is ${last?.status}`);
  return [`helm rollback took ${seconds(performance.now() - begin)}, revision ${last.revision} is deployed`];
}
