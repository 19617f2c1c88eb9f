/** What the event codec throws. Both mean that data and code disagree: a bug or a bad record, never bad user input. */
import type { z } from "zod";

/** An event type, or a version of one, that this release does not know. */
export class UnknownEventError extends Error {
  override name = "UnknownEventError";

  constructor(type: string, version?: number) {
    super(`unknown event ${type}${version === undefined ? "" : ` version ${version}`}`);
  }
}

/** Event data that its schema refuses. The message names the paths, never the values: they may be personal. */
export class InvalidEventError extends Error {
  override name = "InvalidEventError";

  constructor(type: string, version: number, cause: z.ZodError) {
    const faults = cause.issues.map((issue) => `${issue.path.join(".") || "data"}: ${issue.message}`);
    super(`invalid event ${type} version ${version}: ${faults.join("; ")}`);
  }
}
