// `pnpm freeze`: freezes the event versions that no release has published yet, as they are now. The digests of published ones stay.
import { writeFileSync } from "node:fs";
import { eventCatalogue } from "../events/catalogue.ts";
import { digests, digestsFile, fixtures } from "../testing/fixtures.ts";
import { versionsOf } from "./event-versions.ts";
import { readReleases } from "./files.ts";

const published = new Set(
  readReleases().flatMap(({ events }) =>
    Object.entries(events).flatMap(([type, { reads }]) => Object.keys(reads).map((version) => `${type}.v${version}`)),
  ),
);
const frozen = new Map(Object.entries(digests));
for (const [type, { reads }] of Object.entries(versionsOf(eventCatalogue, fixtures))) {
  for (const [version, { schema, example }] of Object.entries(reads)) {
    const name = `${type}.v${version}`;
    if (!published.has(name)) frozen.set(name, { fixture: example, schema });
  }
}
writeFileSync(digestsFile, `${JSON.stringify(Object.fromEntries(frozen), null, 2)}\n`);
