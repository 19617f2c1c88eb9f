// Whether this machine can build and run images, asked before anything relies on it.
import { baseUnavailable } from "./base.ts";
import { dockerUnavailable } from "./docker.ts";

/** Null when it can, else why not, in one line. */
export const imagesUnavailable = async (): Promise<string | null> =>
  (await dockerUnavailable()) ?? (await baseUnavailable());
