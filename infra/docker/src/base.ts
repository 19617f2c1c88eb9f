// What images are built on: the official Node image that the Dockerfile names, or, where no registry can be reached, the
// Debian that build-test-images.sh has made, with the Node that runs this.
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { docker, inspectImage, tryDocker } from "./docker.ts";
import { repositoryRoot } from "./repository.ts";

const DEBIAN = "debian-local:bookworm";
const MADE_FROM = "org.tributary.made-from";
const folder = path.join(repositoryRoot, "infra/docker");

/** The image that `ARG BASE` of the Dockerfile names. */
export async function officialBase(): Promise<string> {
  const dockerfile = await readFile(path.join(folder, "Dockerfile"), "utf8");
  const [, base] = /^ARG BASE=(\S+)$/m.exec(dockerfile) ?? [];
  if (base === undefined) throw new Error("the Dockerfile names no base");
  return base;
}

/** `asked`, else the official one if it is here, else the local one if that can be made, else the official one, which Docker pulls. */
export async function chooseBase(asked: string | undefined): Promise<string> {
  if (asked) return asked;
  const official = await officialBase();
  if ((await inspectImage(official, "{{.Id}}")) !== null) return official;
  const debian = await inspectImage(DEBIAN, "{{.Id}}");
  return debian === null ? official : localBase(debian);
}

/** Null when there is something to build on, else why not. */
export async function baseUnavailable(): Promise<string | null> {
  if ((await inspectImage(DEBIAN, "{{.Id}}")) !== null) return null;
  const official = await officialBase();
  if ((await inspectImage(official, "{{.Id}}")) !== null) return null;
  const { code } = await tryDocker("pull", "--quiet", official);
  return code === 0 ? null : `Docker has neither ${official} nor ${DEBIAN}, and cannot pull one`;
}

async function localBase(debian: string): Promise<string> {
  const name = `node-local:${process.versions.node}`;
  if ((await inspectImage(name, `{{index .Config.Labels "${MADE_FROM}"}}`)) === debian) return name;
  const context = await mkdtemp(path.join(tmpdir(), "tributary-base-"));
  try {
    await cp(path.join(folder, "node/Dockerfile"), path.join(context, "Dockerfile"));
    await cp(process.execPath, path.join(context, "node"));
    await docker("build", "--build-arg", `BASE=${DEBIAN}`, "--label", `${MADE_FROM}=${debian}`, "--tag", name, context);
    return name;
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}
