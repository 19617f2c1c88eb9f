/** Pages count from 1; `page` is bounded so that no offset is ever beyond what a database can skip in good time. */
import { z } from "zod";

/** The fields of every search that goes by pages. */
export const paging = {
  page: z.int().min(1).max(10_000).default(1),
  perPage: z.int().min(1).max(100).default(20),
};

/** The same in a query string, where everything is text. */
export const pagingQuery = {
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  perPage: z.coerce.number().int().min(1).max(100).default(20),
};
