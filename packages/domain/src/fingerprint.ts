/** Equal JSON values have equal fingerprints, whatever the order of their keys: PostgreSQL's jsonb does not keep it. */
import { createHash } from "node:crypto";
import type { JsonValue } from "@tributary/schemas";

/** SHA-256 of the value's JSON with sorted keys, base64url. */
export const fingerprint = (value: JsonValue): string =>
  createHash("sha256").update(canonicalJson(value)).digest("base64url");

function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(",")}}`;
}
