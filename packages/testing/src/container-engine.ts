// The Docker engine of this machine, if one answers: which images to take from it, and our own containers that a killed run left behind.
import { hostname } from "node:os";
import type { ContainerRuntimeClient } from "testcontainers";
import { isAlive } from "./remembered-process.ts";

const RYUK = "testcontainers/ryuk:0.14.0";
const OWNER_LABEL = "org.tributary.tests.owner";

/** Put on every container of ours: which process on which host started it. */
export const ownerLabels = { [OWNER_LABEL]: `${process.pid}@${hostname()}` };

/** Null when no engine answers. Testcontainers is loaded only when somebody asks: it is large. */
export async function containerEngine(): Promise<ContainerRuntimeClient | null> {
  const { getContainerRuntimeClient, ImageName } = await import("testcontainers");
  const client = await getContainerRuntimeClient().catch(() => null);
  if (client === null) return null;
  const reaper = process.env.RYUK_CONTAINER_IMAGE ?? RYUK;
  // The reaper only tidies up after killed runs, and removeLeftoverContainers does that as well: not worth a download.
  if (!(await client.image.exists(ImageName.fromString(reaper)))) process.env.TESTCONTAINERS_RYUK_DISABLED ??= "true";
  return client;
}

export interface ImageChoice {
  readonly asked: string | undefined;
  readonly official: string;
  readonly local: string;
}

/**
 * What was asked for, else the official image, else, where only the one built by infra/docker is at hand, that one.
 * Null when neither is here and no registry gives the official one.
 */
export async function chooseImage(client: ContainerRuntimeClient, images: ImageChoice): Promise<string | null> {
  if (images.asked) return images.asked;
  const { ImageName } = await import("testcontainers");
  const has = (image: string): Promise<boolean> => client.image.exists(ImageName.fromString(image));
  if (await has(images.official)) return images.official;
  if (await has(images.local)) return images.local;
  const pulling = client.image.pull(ImageName.fromString(images.official));
  return pulling.then(
    () => images.official,
    () => null,
  );
}

/** Why there is no container, in the words of the line that says what a run used. */
export function noImage({ official, local }: ImageChoice): string {
  return `Docker has neither ${local} nor ${official}, and cannot pull it`;
}

/** Removes containers that carry our label and whose owner, on this host, is gone. Nothing else is touched. */
export async function removeLeftoverContainers({ container }: ContainerRuntimeClient): Promise<void> {
  const ours = await container.dockerode.listContainers({ all: true, filters: { label: [OWNER_LABEL] } });
  const orphans = ours.filter(({ Labels }) => isOrphan(Labels[OWNER_LABEL] ?? ""));
  await Promise.all(
    orphans.map(({ Id }) =>
      container
        .getById(Id)
        .remove({ force: true, v: true })
        .catch(() => undefined),
    ),
  );
}

function isOrphan(owner: string): boolean {
  const [pid, host] = owner.split("@");
  return host === hostname() && !isAlive(Number(pid));
}
