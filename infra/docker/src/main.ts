// `pnpm images [name…]`: builds the images of the apps, all of them unless some are named, and says what they are.
// BASE is what they are built on instead of what the Dockerfile says, TAG what they are tagged with instead of the version.
import { buildImages } from "./build-images.ts";
import { dockerUnavailable } from "./docker.ts";
import { type ImageName, imageNames } from "./images.ts";

const [, , ...asked] = process.argv;
const isName = (name: string): name is ImageName => imageNames.some((known) => known === name);

try {
  const unknown = asked.filter((name) => !isName(name));
  if (unknown.length > 0) throw new Error(`no image ${unknown.join(", ")}: there are ${imageNames.join(", ")}`);
  const unavailable = await dockerUnavailable();
  if (unavailable !== null) throw new Error(unavailable);
  const names = asked.length > 0 ? asked.filter(isName) : imageNames;
  const { TAG: tag, BASE: base } = process.env;
  for (const image of await buildImages({ names, tag, base })) {
    console.log(`${image.tag}  ${image.id.slice(7, 19)}  ${image.isNew ? "built" : "up to date"}`);
  }
} catch (error) {
  console.error(`images: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
