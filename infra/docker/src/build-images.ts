// Builds images, and leaves alone what would come out the same: the code is bundled each time, which takes a second, and Docker is
// asked only when the bundle, the base or the commit is another one.
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { chooseBase } from "./base.ts";
import { writeContext } from "./context.ts";
import { docker, inspectImage } from "./docker.ts";
import { type ImageName, imageNames } from "./images.ts";
import { type Revision, revision, version } from "./repository.ts";

const INPUTS = "org.tributary.inputs";

export interface BuiltImage {
  readonly name: ImageName;
  /** Such as `tributary/api:0.2.0`. */
  readonly tag: string;
  /** What the tag stands for now; unlike the tag it never stands for anything else. */
  readonly id: string;
  /** False when it was there already. */
  readonly isNew: boolean;
}

export interface BuildOptions {
  readonly names?: readonly ImageName[];
  /** The part of the tag after the colon; the version of the repository unless told. */
  readonly tag?: string | undefined;
  readonly base?: string | undefined;
}

/** Builds those images (all of them unless told). Throws what Docker said when one cannot be built. */
export async function buildImages({ names = imageNames, tag, base }: BuildOptions = {}): Promise<BuiltImage[]> {
  const source = { base: await chooseBase(base), tag: tag ?? version(), revision: revision() };
  const built: BuiltImage[] = [];
  // One after the other: what they share is built with the first and found by the others.
  for (const name of names) built.push(await buildImage(name, source));
  return built;
}

interface Source {
  readonly base: string;
  readonly tag: string;
  readonly revision: Revision | null;
}

async function buildImage(name: ImageName, source: Source): Promise<BuiltImage> {
  const folder = await mkdtemp(path.join(tmpdir(), `tributary-${name}-`));
  const tag = `tributary/${name}:${source.tag}`;
  const seconds = source.revision?.seconds ?? 0;
  try {
    const digest = await writeContext(name, folder, seconds);
    const inputs = createHash("sha256")
      .update(`${digest} ${await baseId(source.base)} ${source.revision?.id}`)
      .digest("hex");
    const [id, made] = ((await inspectImage(tag, `{{.Id}} {{index .Config.Labels "${INPUTS}"}}`)) ?? "").split(" ");
    if (id && made === inputs) return { name, tag, id, isNew: false };
    const labels = Object.entries(labelsOf(source, inputs)).flatMap(([key, value]) => ["--label", `${key}=${value}`]);
    const args = [`BASE=${source.base}`, `APP=${name}`, `SOURCE_DATE_EPOCH=${seconds}`];
    const given = args.flatMap((arg) => ["--build-arg", arg]);
    await docker("build", ...given, ...labels, "--tag", tag, folder);
    return { name, tag, id: await docker("image", "inspect", "--format", "{{.Id}}", tag), isNew: true };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A base that is not here yet is known by its name until it has been pulled. */
const baseId = async (base: string): Promise<string> => (await inspectImage(base, "{{.Id}}")) ?? base;

function labelsOf({ base, revision }: Source, inputs: string): Record<string, string> {
  return {
    [INPUTS]: inputs,
    "org.opencontainers.image.version": version(),
    "org.opencontainers.image.base.name": base,
    ...(revision && {
      "org.opencontainers.image.revision": revision.id,
      "org.opencontainers.image.created": new Date(revision.seconds * 1000).toISOString(),
    }),
  };
}
