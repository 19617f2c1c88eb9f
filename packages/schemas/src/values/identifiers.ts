/**
 * Identifiers that are safe everywhere they travel: URL paths, stream ids, feed owners, Kafka headers.
 * They hold no separator of ours (`/`, `:`, `,`), so keys made of them can be taken apart again.
 */
import { z } from "zod";

/** An id given by the outside or made by us (UUIDv7): 1 to 64 characters of `A-Z a-z 0-9 . _ ~ -`. */
export const outsideId: z.ZodString = z
  .string()
  .regex(/^[A-Za-z0-9._~-]{1,64}$/, "must be 1 to 64 characters of A-Z a-z 0-9 . _ ~ -");
