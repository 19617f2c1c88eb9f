/**
 * Text that every store can hold: PostgreSQL refuses NUL, and a lone surrogate cannot be written as UTF-8.
 * Checked at the edge, so that bad text is a clear refusal instead of a failed append.
 */
import { z } from "zod";

const storable = (value: string): boolean => value.isWellFormed() && !value.includes("\0");
const message = "must be well-formed Unicode without NUL or lone surrogates";

/** Is this string free of NUL and lone surrogates? */
export const isStorableText = storable;

/** Well-formed text of 1 to `max` UTF-16 units. */
export const text = (max: number): z.ZodString => z.string().min(1).max(max).refine(storable, message);

/** Well-formed text of at most `max` UTF-16 units; may be empty. */
export const textOrEmpty = (max: number): z.ZodString => z.string().max(max).refine(storable, message);
