/**
 * Single values of the chat service. Fields that an application adds are flattened into the vendor's objects and may
 * hide known ones behind another type; what can't be read for that reason is null, as if it were not there.
 */
import { z } from "zod";
import { isTime } from "./times.ts";

/** Null when it is missing or can't be read. */
export const orNull = <S extends z.ZodType>(schema: S): z.ZodCatch<z.ZodNullable<S>> => schema.nullable().catch(null);

/** What neither PostgreSQL nor UTF-8 can hold is taken out. */
const storable = (text: string): string => text.toWellFormed().replaceAll("\0", "");

/** An id without which nothing can be said. */
export const id = z.string().transform(storable).pipe(z.string().min(1));

/** A moment without which nothing can be said, as it was written: see times.ts. */
export const time = z.string().refine(isTime, "must be a time");

export const optionalId = orNull(id);
export const optionalTime = orNull(time);

/** Text that may be missing; the empty one is text as well. */
export const text = orNull(z.string().transform(storable));

export const flag = orNull(z.boolean());

/** A whole number, not negative. */
export const count = orNull(z.int().nonnegative());

/** What can't be read of a list is left out of it. */
export const list = <S extends z.ZodType>(inner: S) =>
  z
    .array(orNull(inner))
    .catch([])
    .transform((items) => items.filter((item): item is Exclude<typeof item, null> => item !== null));

/** Numbers by name; those that can't be read are left out. */
export const counts = z
  .record(z.string(), count)
  .catch({})
  .transform((record) =>
    Object.fromEntries(Object.entries(record).filter((entry): entry is [string, number] => entry[1] !== null)),
  );
