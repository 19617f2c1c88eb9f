// `pnpm release-schemas <version>`: freezes what this tree reads and writes as the manifest of that release.
import { eventCatalogue } from "../events/catalogue.ts";
import { fixtures } from "../testing/fixtures.ts";
import { cutRelease } from "./cut-release.ts";
import { versionsOf } from "./event-versions.ts";
import { readReleases, writeRelease } from "./files.ts";

const [version = ""] = process.argv.slice(2);
const manifest = cutRelease(version, readReleases(), versionsOf(eventCatalogue, fixtures));
writeRelease(manifest);
process.stdout.write(`${manifest.release}: ${Object.keys(manifest.events).length} event types are frozen\n`);
