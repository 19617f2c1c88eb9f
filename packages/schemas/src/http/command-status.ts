/** What has become of a command that was not waited for. */
import { z } from "zod";
import { utcTime } from "../values/time.ts";

export const commandStatus = z.strictObject({
  id: z.string(),
  /** The command's name; null for one of a release that did not keep it. */
  type: z.string().nullable(),
  state: z.enum(["accepted", "succeeded", "refused"]),
  /** The status and the body that an answer would have had; null until there is a result. */
  status: z.int().nullable(),
  result: z.unknown(),
  /** Null when the command came over Kafka, or was answered at once. */
  acceptedAt: utcTime.nullable(),
  finishedAt: utcTime.nullable(),
});
export type CommandStatus = z.infer<typeof commandStatus>;
