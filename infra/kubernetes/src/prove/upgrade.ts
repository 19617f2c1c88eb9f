// A new release under load: its migration first, then its pods one after the other, and nobody notices.
import { Client } from "pg";
import { loadNextRelease } from "./images.ts";
import { seconds } from "./install.ts";
import { type Lateness, latenessOf } from "./lateness.ts";
import type { Platform } from "./platform.ts";
import { allReady, type Pod, podsOf, untilPods } from "./pods.ts";
import type { Release } from "./release.ts";
import { figuresOf, underLoad } from "./under-load.ts";

const NEXT = {
  tag: "next",
  migration: "29990101000000_something_new",
  sql: 'ALTER TABLE "participants" ADD COLUMN "something_new" text; CREATE TABLE "something_new" (id bigint PRIMARY KEY);',
};
const WATCH_MS = 250;

export interface Upgraded {
  readonly figures: readonly string[];
  readonly lateness: Lateness;
}

/** No command lost, no event lost, repeated or out of order. */
export async function upgradesUnderLoad(release: Release, platform: Platform): Promise<Upgraded> {
  await loadNextRelease(release.cluster, NEXT);
  let rolled = { took: 0, sideBySideMs: 0 };
  const outcome = await underLoad(platform, 1, async () => {
    rolled = await roll(release, NEXT.tag);
  });
  const figures = [
    `helm upgrade --wait took ${seconds(rolled.took)}; old and new pods served the new schema side by side for ${seconds(rolled.sideBySideMs)}`,
    ...figuresOf(outcome),
  ];
  if (!(await hasNewSchema(platform.databaseUrl))) throw new Error("the migration of the new release was not applied");
  if (rolled.sideBySideMs === 0) throw new Error("old and new pods were never seen side by side");
  return { figures, lateness: latenessOf(outcome.deliveries) };
}

/** Of that upgrade. What is late on a machine without a free core may be the machine's doing; the load is printed beside. */
export function nothingLate(upgraded: Upgraded | null): string[] {
  if (upgraded === null) throw new Error("there was no upgrade to measure");
  const { late, max } = upgraded.lateness;
  if (late > 0) throw new Error(`${late} events were late, the latest by ${max} ms`);
  return [`the latest came after ${max} ms`];
}

/** Upgrades, and watches for how long ready pods of both releases were there. */
async function roll(release: Release, tag: string): Promise<{ took: number; sideBySideMs: number }> {
  const begin = performance.now();
  const done = new AbortController();
  const watching = sideBySide(release, tag, done.signal);
  await release.upgrade(tag).finally(() => done.abort());
  const took = performance.now() - begin;
  await untilPods(release, (pods) => allReady(pods) && pods.every(isOf(tag)), "every pod is of the new release");
  return { took, sideBySideMs: await watching };
}

async function sideBySide(release: Release, tag: string, over: AbortSignal): Promise<number> {
  let both = 0;
  for (let last = performance.now(); !over.aborted; ) {
    await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
    const serving = (await podsOf(release.cluster, release.namespace)).filter(({ ready }) => ready);
    const now = performance.now();
    if (serving.some(isOf(tag)) && !serving.every(isOf(tag))) both += now - last;
    last = now;
  }
  return both;
}

const isOf =
  (tag: string) =>
  ({ image }: Pod): boolean =>
    image.endsWith(`:${tag}`);

async function hasNewSchema(databaseUrl: string): Promise<boolean> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query("select to_regclass('something_new') is not null as has");
  await client.end();
  return rows[0]?.has === true;
}
