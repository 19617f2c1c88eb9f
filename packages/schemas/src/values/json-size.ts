/** Sizes of JSON values, counted in bytes of UTF-8: what they take in events, on topics and in answers. */
import type { z } from "zod";

const jsonBytes = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

/** The schema, for values of at most `max` bytes as JSON. Only what fits the schema otherwise is measured. */
export const atMostBytes = <S extends z.ZodType>(schema: S, max: number): S =>
  schema.refine((value) => jsonBytes(value) <= max, {
    error: `must be at most ${max} bytes as JSON`,
    when: ({ issues }) => issues.length === 0, // bad values may nest too deep to be written
  });
