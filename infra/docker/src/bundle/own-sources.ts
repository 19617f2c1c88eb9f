// A source map without the packages. Node reads maps at each start and keeps all that is in them, from the first stack trace on as
// objects; of packages that is most, and a frame in a package is found well enough in the bundle.
import { decode, encode } from "@jridgewell/sourcemap-codec";

export interface SourceMap {
  readonly sources: readonly string[];
  readonly mappings: string;
}

export const isOurs = (source: string): boolean => !source.includes("node_modules/");

type Line = ReturnType<typeof decode>[number];

/** The map with positions of our own sources only. What comes after one of them on its line is said to be nobody's. */
export function ownSources<M extends SourceMap>(map: M): M {
  const ours = map.sources.map(isOurs);
  const lines = decode(map.mappings).map((line): Line => {
    const kept: Line = [];
    for (const [column, source, row, place] of line) {
      if (source !== undefined && ours[source]) kept.push([column, source, row ?? 0, place ?? 0]);
      else if (kept.at(-1) !== undefined && kept.at(-1)?.length !== 1) kept.push([column]);
    }
    return kept;
  });
  return { ...map, names: [], mappings: encode(lines) };
}
