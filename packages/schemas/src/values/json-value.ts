/**
 * Any JSON value that can be stored and sent again unchanged: well-formed strings and keys, finite numbers, bounded depth.
 * Walked by hand and with a bound, so that hostile nesting is refused instead of exhausting the stack.
 */
import { z } from "zod";
import { isStorableText } from "./text.ts";

/** What JSON can say. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** How many arrays and objects may be nested in each other. */
export const MAX_JSON_DEPTH = 32;

/** Any JSON value; nesting at most {@link MAX_JSON_DEPTH}. */
export const jsonValue = z.unknown().superRefine((value, context) => {
  const fault = findFault(value, 0);
  if (fault !== null) context.addIssue({ code: "custom", message: fault });
}) as unknown as z.ZodType<JsonValue, JsonValue>; // kept as `unknown` at run time: its JSON Schema is "anything"

function findFault(value: unknown, depth: number): string | null {
  if (depth > MAX_JSON_DEPTH) return `must not nest deeper than ${MAX_JSON_DEPTH} levels`;
  switch (typeof value) {
    case "string":
      return isStorableText(value) ? null : "must hold no NUL or lone surrogate in its text";
    case "number":
      return Number.isFinite(value) ? null : "must hold finite numbers only";
    case "boolean":
      return null;
    case "object":
      return value === null ? null : findFaultInside(value, depth);
    default:
      return "must be a JSON value";
  }
}

function findFaultInside(container: object, depth: number): string | null {
  if (!Array.isArray(container)) {
    const badKey = Object.keys(container).find((key) => !isStorableText(key));
    if (badKey !== undefined) return "must hold no NUL or lone surrogate in its keys";
  }
  for (const inner of Object.values(container)) {
    const fault = findFault(inner, depth + 1);
    if (fault !== null) return fault;
  }
  return null;
}
