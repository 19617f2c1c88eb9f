// What a client asks for beside the events that everybody gets: `?include=receipts,edits`. A name that nobody knows is
// refused, because a client that waits for what never comes would not notice.

import { AppError } from "@tributary/runtime";
import { type Include, includes } from "@tributary/schemas";

/** One for all who ask for nothing: they are most. */
const NONE: ReadonlySet<Include> = new Set();

/** @throws AppError 400 that names what there is. */
export function wantedIncludes(query: URLSearchParams): ReadonlySet<Include> {
  if (!query.has("include")) return NONE;
  const names = query.getAll("include").flatMap((list) => list.split(","));
  return new Set(names.map(knownInclude));
}

function knownInclude(name: string): Include {
  const known = includes.find((include) => include === name);
  if (known !== undefined) return known;
  throw new AppError("malformed-request", `include takes ${includes.join(", ")}, separated by commas`);
}
