// What an event says, in few bytes: a long run compares hundreds of thousands of them.

import { createHash } from "node:crypto";

/** Equal for equal JSON values, whatever the order of their keys. */
export function digestOf(value: unknown): string {
  return createHash("sha1")
    .update(JSON.stringify(sorted(value)))
    .digest("base64url");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
