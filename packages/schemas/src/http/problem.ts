/** The body of every error answer. */
import { z } from "zod";

/** Problem details (RFC 9457) with a stable `code` of ours and, for bad input, what is wrong where. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int().min(400).max(599),
  code: z.string(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;
