// Patterns as every reader of JSON Schema knows them: not all regular expressions have Unicode's property names.
import type { Json } from "./named-schemas.ts";

const RANGES: Readonly<Record<string, string>> = {
  "\\p{Cc}": "\\u0000-\\u001f\\u007f-\\u009f",
  "\\p{Cs}": "\\ud800-\\udfff",
};

/** The same document, in which every pattern spells out the classes that stand in RANGES. */
export const withPortablePatterns = (document: Json): Json =>
  JSON.parse(JSON.stringify(document), (name, value: unknown) =>
    name === "pattern" && typeof value === "string" ? spelledOut(value) : value,
  ) as Json;

const spelledOut = (pattern: string): string =>
  Object.entries(RANGES).reduce((text, [name, range]) => text.replaceAll(name, range), pattern);
