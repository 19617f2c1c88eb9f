import { chatMessage, outsideId } from "@tributary/schemas";
import { z } from "zod";

const MOST_PER_PAGE = 100;

/** `before` and `after` are message ids; at most one of them, because a page goes on in one direction. */
export const messagePageQuery = z
  .strictObject({
    before: outsideId.optional(),
    after: outsideId.optional(),
    perPage: z.coerce.number().int().min(1).max(MOST_PER_PAGE).default(50),
  })
  .refine(({ before, after }) => before === undefined || after === undefined, "takes before or after, not both");

/** Oldest first; `cursor` is the id to go on from in the same direction, null at the end. */
export const messagePage = z.object({ results: z.array(chatMessage), cursor: z.string().nullable() });
