/**
 * Single values as Bright Pattern writes them: mostly strings, sometimes numbers or booleans, often left out.
 * Each comes out in one form. Only what an event means nothing without is demanded; the rest is null when unreadable.
 */
import { z } from "zod";

/** Below this a timestamp counts seconds (until the year 5138), from there on milliseconds (since 1973). */
const MILLISECONDS_FROM = 1e11;

const orNull = <S extends z.ZodType>(schema: S): z.ZodCatch<z.ZodNullable<S>> => schema.nullable().catch(null);

/** What neither PostgreSQL nor UTF-8 can hold is taken out: the vendor can't be asked to say it again. */
const storable = (text: string): string => text.toWellFormed().replaceAll("\0", "");

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform((value) => storable(String(value)));
const numeric = scalar.pipe(z.string().trim().min(1).transform(Number).pipe(z.number()));
const moment = numeric
  .transform((value) => new Date(value < MILLISECONDS_FROM ? value * 1_000 : value))
  .pipe(z.date())
  .transform((date) => date.toISOString())
  .refine((utc) => /^\d{4}-/.test(utc)); // other years have a sign in front

/** A value without which the event says nothing. */
export const required = scalar.refine((text) => text !== "", "must not be empty");

/** Text that may be missing; the empty one is text as well. */
export const words = orNull(scalar);

/** A name or id that may be missing or empty: null in both cases. */
export const optional = orNull(required);

/** A number such as a latitude. */
export const number = orNull(numeric);

/** A whole number, not negative, such as seconds of waiting. */
export const count = orNull(numeric.transform(Math.round).pipe(z.int().nonnegative()));

/** A point in time, in seconds or milliseconds since 1970: RFC 3339 in UTC. */
export const time = orNull(moment);

/** Yes or no, as JSON says it or in words. */
export const flag = orNull(scalar.transform((text) => text.toLowerCase()).pipe(z.stringbool()));

/** One of the words that are known, and another one for those that are not. */
export const oneOf = <const W extends readonly string[], O extends string>(known: W, otherwise: O) =>
  scalar.pipe(z.enum([...known, otherwise])).catch(otherwise as never);
