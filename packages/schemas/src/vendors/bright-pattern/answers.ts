/** What Bright Pattern answers, beside events: read as tolerantly as those. */
import { z } from "zod";
import { count, flag, oneOf, optional, required, words } from "./leaves.ts";
import { readServerEvents } from "./read-server-events.ts";
import { chatStates } from "./server-events.ts";

const list = <S extends z.ZodType>(inner: S) => z.array(inner).catch([]);

/** Answer of Check Availability: opening hours, not whether an agent is there. */
export const availability = z.object({ chat: oneOf(["available"], "notAvailable"), ewt: count });

/** Answer of Expected Parameters: which ones Request Chat wants, each with its type. */
export const expectedParameters = z.object({
  parameters: list(z.record(z.string(), words)).transform((each) =>
    each.flatMap((parameter) => Object.entries(parameter).map(([name, type]) => ({ name, type }))),
  ),
});

/** Answer of Request Chat and of Get Active Chat. */
export const chatProperties = z.object({
  chat_id: required,
  state: oneOf(chatStates, "unknown"),
  ewt: count,
  /** False: a chat that this client had already, whose history tells what was said. Null: not told. */
  is_new_chat: flag,
  phone_number: optional,
});
export type ChatProperties = z.infer<typeof chatProperties>;

/** Answer of Request SMS Chat Session (v1); 0 is success. */
export const smsSession = z.object({ sms_error_code: required, error_message: optional });

/** Answer of Upload File. */
export const uploadedFile = z.object({ file_id: required, file_name: optional });
export type UploadedFile = z.infer<typeof uploadedFile>;

/** Answer of Get ICE servers. */
export const iceServers = z.object({
  servers: list(z.object({ url: required, username: optional, credential: optional })),
});

/** Answer of Get Case History (v2): the chats of the case, each with its events. */
export const caseHistory = z.object({
  sessions: list(
    z.object({ chat_id: required, created_time: count, events: z.unknown() }).transform(({ events, ...session }) => ({
      ...session,
      events: readServerEvents({ events }),
    })),
  ),
});

/** Answer of Get Version (v2). */
export const serverVersion = z.object({ server_version: required });
