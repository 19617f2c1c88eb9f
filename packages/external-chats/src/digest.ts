import { createHash } from "node:crypto";

/** A text's digest, as text that every id and key can hold. */
export const digest = (text: string): string => createHash("sha256").update(text).digest("base64url");
