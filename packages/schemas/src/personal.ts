/**
 * Which event fields are about a person, and who that person is. Marked from the first event on,
 * because only what is known to be personal can be encrypted per person and erased.
 */
import { z } from "zod";

interface Personal {
  /** The sibling property that holds the person's id. */
  subject: string;
  /** What the field reads as once the person is erased, where no tombstone follows from its schema. */
  erased?: unknown;
}

/** Personal fields. */
export const personal = z.registry<Personal>();

/**
 * Marks a field as personal data of the person whose id stands in the sibling `subject`. A field that takes neither null,
 * nor an empty array, nor any text says what it reads as once that person is `erased`.
 */
export function about<S extends z.ZodType>(subject: string, schema: S, erased?: z.infer<S>): S {
  personal.add(schema, erased === undefined ? { subject } : { subject, erased });
  return schema;
}
