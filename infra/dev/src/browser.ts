/** The browser of the machine, for pages that are walked through. */
import { existsSync } from "node:fs";

export const CHROMIUM = "/usr/bin/chromium";

/** Why there is none, or null when there is. */
export const browserMissing: string | null = existsSync(CHROMIUM) ? null : `no browser at ${CHROMIUM}`;
