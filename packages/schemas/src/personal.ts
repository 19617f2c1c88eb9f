/**
 * Which event fields are about a person, and who that person is. Marked from the first event on,
 * because only what is known to be personal can later be encrypted per person and erased.
 */
import { z } from "zod";

/** Personal fields; `subject` is the sibling property that holds the person's id. */
export const personal = z.registry<{ subject: string }>();

/** Marks a field as personal data of the person whose id stands in the sibling `subject`. */
export function about<S extends z.ZodType>(subject: string, schema: S): S {
  personal.add(schema, { subject });
  return schema;
}
