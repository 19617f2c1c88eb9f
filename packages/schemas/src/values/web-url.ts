/** Links that are safe to hand to a browser as they are: http or https, no spaces or control characters. */
import { z } from "zod";

/** An absolute http(s) URL of at most 2,000 characters. */
export const webUrl = z
  .url({ protocol: /^https?$/, message: "must be an http or https URL" })
  .max(2_000)
  .regex(/^[^\s\p{Cc}\p{Cs}]+$/u, "must not contain spaces or control characters");
