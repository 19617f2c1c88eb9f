// The project's own images on the node: those of this release, and one of the api that brings another migration.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Cluster } from "../cluster.ts";

const APPS = ["api", "stream", "bp-adapter", "ibm-adapter"];
/** Where the api's image has its migrations. */
const MIGRATIONS = "/app/prisma/migrations";
const run = promisify(execFile);

/** The tag of this release's images: TAG, or the version of the root manifest. */
export async function releaseTag(): Promise<string> {
  const manifest = await readFile(fileURLToPath(new URL("../../../../package.json", import.meta.url)), "utf8");
  return process.env.TAG ?? (JSON.parse(manifest) as { version: string }).version;
}

/** Why the images cannot be proved, or null when they are here. */
export async function imagesMissing(): Promise<string | null> {
  const names = imagesOf(await releaseTag());
  return run("docker", ["image", "inspect", ...names]).then(
    () => null,
    () => `not all of ${names.join(", ")} are in the local Docker (pnpm images builds them)`,
  );
}

const imagesOf = (tag: string): string[] => APPS.map((app) => `tributary/${app}:${tag}`);

/** Gives the node the images of this release under their tag. */
export async function loadRelease(cluster: Cluster): Promise<void> {
  await cluster.loadImages(imagesOf(await releaseTag()));
}

/** A release that differs in its images and brings one more migration, whose SQL this is. The node has it then. */
export async function loadNextRelease(
  cluster: Cluster,
  next: { tag: string; migration: string; sql: string },
): Promise<void> {
  const { tag, migration, sql } = next;
  const folder = await mkdtemp(join(tmpdir(), "tributary-next-"));
  try {
    await mkdir(join(folder, migration));
    await writeFile(join(folder, migration, "migration.sql"), sql);
    const from = await releaseTag();
    for (const app of APPS) {
      const more = app === "api" ? `COPY ${migration} ${MIGRATIONS}/${migration}` : "";
      await writeFile(join(folder, "Dockerfile"), `FROM tributary/${app}:${from}\nLABEL release=${tag}\n${more}\n`);
      await run("docker", ["build", "--quiet", "--network=host", "-t", `tributary/${app}:${tag}`, folder], {
        env: { ...process.env, DOCKER_BUILDKIT: "0" },
      });
    }
    await cluster.loadImages(imagesOf(tag));
    // The node has them; Docker keeps only what a release is.
    await run("docker", ["image", "rm", ...imagesOf(tag)]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
