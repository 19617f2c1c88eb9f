/** What a tree can read and what it writes, in a form that can be compared with what was published. */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { EncodedEvent, EventCatalogue } from "../events/codec.ts";
import { writtenVersion } from "../events/history.ts";

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const versionDigests = z.strictObject({ schema: digest, example: digest });
const versionNumber = z.int().positive();

export const eventVersions = z.record(
  z.string(),
  z.strictObject({ writes: versionNumber, reads: z.record(z.string().regex(/^[1-9]\d*$/), versionDigests) }),
);

/** By event type: the version that is written, and the digests of every version that can be read. */
export type EventVersions = z.infer<typeof eventVersions>;

/** SHA-256 of a value's JSON; an absent one has a digest too, which nothing published has. */
export const digestOf = (value: unknown): string =>
  createHash("sha256")
    .update(JSON.stringify(value ?? null))
    .digest("hex");

/** What this catalogue reads and writes; `examples` holds one of each version, by names such as `MessageSent.v1`. */
export function versionsOf(catalogue: EventCatalogue, examples: ReadonlyMap<string, EncodedEvent>): EventVersions {
  const types = Object.keys(catalogue).toSorted();
  return Object.fromEntries(
    types.flatMap((type) => {
      const history = catalogue[type];
      if (history === undefined) return [];
      const reads = Object.entries(history.versions).map(([version, schema]) => [
        version,
        { schema: digestOf(z.toJSONSchema(schema)), example: digestOf(examples.get(`${type}.v${version}`)) },
      ]);
      return [[type, { writes: writtenVersion(history), reads: Object.fromEntries(reads) }]];
    }),
  );
}
