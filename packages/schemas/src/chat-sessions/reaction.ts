import { z } from "zod";

/** An emoji or a short word: 1 to 32 code points without spaces or control characters. */
export const reaction: z.ZodString = z
  .string()
  .regex(/^[^\s\p{Cc}\p{Cs}]{1,32}$/u, "must be 1 to 32 characters without spaces or control characters");
