/** Loads the frozen examples of every event version. They are what releases before this one wrote. */
import { readdirSync, readFileSync } from "node:fs";
import type { EncodedEvent } from "../events/codec.ts";

const folder = new URL("../fixtures/", import.meta.url);

const load = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), "utf8"));

/** The fixtures by their file name without ending, such as `MessageSent.v1`. */
export const fixtures: ReadonlyMap<string, EncodedEvent> = new Map(
  readdirSync(folder)
    .filter((name) => name !== "digests.json")
    .map((name) => [name.replace(/\.json$/, ""), load(name) as EncodedEvent]),
);

/** Where the digests are kept. */
export const digestsFile = new URL("digests.json", folder);

/** The frozen digests of each fixture and its schema. */
export const digests = load("digests.json") as Readonly<Record<string, { fixture: string; schema: string }>>;
