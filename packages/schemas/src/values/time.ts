/** Points in time as RFC 3339 text. What we write is always UTC, so that text order is time order at equal precision. */
import { z } from "zod";

/** RFC 3339 in UTC (`Z`): what events and answers carry. */
export const utcTime = z.iso.datetime();

/** RFC 3339 with any offset: what callers may give. */
export const offsetTime = z.iso.datetime({ offset: true });
