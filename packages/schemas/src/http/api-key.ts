/** API keys as an operator sees them. The key itself is in the answer that makes it, and nowhere else. */
import { z } from "zod";
import { outsideId } from "../values/identifiers.ts";
import { text } from "../values/text.ts";
import { utcTime } from "../values/time.ts";
import { pagingQuery } from "./paging.ts";

const LONGEST_GRACE_SECONDS = 30 * 24 * 3600;
const DEFAULT_GRACE_SECONDS = 24 * 3600;

const messagePayload = z
  .enum(["object", "array"])
  .describe("The payload of MESSAGE_SENT on this application's streams: one message, or an array of one.");

export const apiKey = z.strictObject({
  id: outsideId,
  application: z.string(),
  name: z.string().nullable(),
  messagePayload,
  createdAt: utcTime,
  lastUsedAt: utcTime.nullable().describe("To the minute; null when nobody has used it."),
  endsAt: utcTime.nullable().describe("From then on it is refused; null while nobody has revoked or rotated it."),
});
export type ApiKey = z.infer<typeof apiKey>;

export const createdApiKey = apiKey.extend({ key: z.string().describe("Shown this once: only its hash is kept.") });
export type CreatedApiKey = z.infer<typeof createdApiKey>;

export const apiKeyResults = z.strictObject({ results: z.array(apiKey), total: z.int().min(0) });

export const apiKeysQuery = z.strictObject(pagingQuery);

export const createApiKeyBody = z.strictObject({
  application: outsideId.describe("What the key is for; everything that is sent with it carries this name."),
  name: text(200).nullish(),
  messagePayload: messagePayload.default("object"),
});
export type CreateApiKeyBody = z.infer<typeof createApiKeyBody>;

export const rotateApiKeyBody = z.strictObject({
  graceSeconds: z
    .int()
    .min(0)
    .max(LONGEST_GRACE_SECONDS)
    .default(DEFAULT_GRACE_SECONDS)
    .describe("How long the old key is still accepted; a day unless told."),
});
