/**
 * The `feeds` header: which feeds an event is in and at which number, `participant/40:17,coach/41:99`.
 * Readable without parsing the record's value, so that a replica can skip what none of its streams needs.
 */

/** Writes feed owners (within the tenant) and their numbers; empty when there are none. */
export const writeFeeds = (feeds: Readonly<Record<string, number>>): string =>
  Object.entries(feeds)
    .map(([owner, seq]) => `${owner}:${seq}`)
    .join(",");

/** Reads the header; throws an Error when it is malformed. */
export function parseFeeds(header: string): [owner: string, seq: number][] {
  return header === "" ? [] : header.split(",").map(parseEntry);
}

function parseEntry(entry: string): [string, number] {
  const colon = entry.lastIndexOf(":");
  const seq = Number(entry.slice(colon + 1));
  if (colon < 1 || !Number.isSafeInteger(seq) || seq < 1) throw new Error("malformed feeds header");
  return [entry.slice(0, colon), seq];
}
