/** Points in time as RFC 3339 text. What we write is always UTC, so that text order is time order at equal precision. */
import { z } from "zod";

/** RFC 3339 in UTC (`Z`): what events and answers carry. */
export const utcTime = z.iso.datetime();

/** RFC 3339 with any offset: what callers may give. */
export const offsetTime = z.iso.datetime({ offset: true });

const inUtc = (time: string): string => new Date(time).toISOString();
/** Other years have a sign in front, which sorts before every digit; and stores do not know the year 0. */
const hasPlainYear = (utc: string): boolean => utc >= "0001";

/** A moment that callers give. It becomes the same moment in UTC, with milliseconds. */
export const givenTime = offsetTime.transform(inUtc).refine(hasPlainYear, "must be in a year from 1 to 9999");

const firstOf = (day: string): string => `${day}T00:00:00.000Z`;
const lastOf = (day: string): string => `${day}T23:59:59.999Z`;

/** The beginning of a period: a moment, or a day in UTC such as `2026-01-31`. */
export const periodStart = z.union([givenTime, z.iso.date().transform(firstOf).refine(hasPlainYear)]);

/** The end of a period, which is part of it. */
export const periodEnd = z.union([givenTime, z.iso.date().transform(lastOf).refine(hasPlainYear)]);
