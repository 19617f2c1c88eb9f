/** What IBM's own API answers about chats. */
import { z } from "zod";
import { count, flag, id, optionalId, text } from "./leaves.ts";

const url = z.url({ protocol: /^https?$/ });

/** What is needed to enter a chat. */
const initialisation = z.object({
  stream_data: z.object({
    /** With or without a slash at its end. */
    api_base_url: url,
    api_key: id,
    channel_id: id,
    channel_type: id,
    team: optionalId,
  }),
  user: z.object({
    default_name: text,
    id,
    /** False: the id was made up for this answer, and the next one has another. */
    has_verified_user: flag,
    /** For the chat service; nobody says how long it lives. */
    token: id,
  }),
});
export type Initialisation = z.output<typeof initialisation>;

/** Answer of `chat.json`. */
export const chatJson = z.object({ chat: initialisation });
/** Answer of `qna.json`. */
export const qnaJson = z.object({ qna: initialisation });

/** Answer of `groups.json`: the group that was made. */
export const groupsJson = z.object({ group: z.object({ channel_id: id, channel_type: id, team: optionalId }) });
export type Group = z.output<typeof groupsJson>["group"];

/** Answer of the token endpoint. */
export const tokenAnswer = z.object({
  access_token: id,
  /** Replaces the one that was used, when there is one. */
  refresh_token: optionalId,
  /** Seconds. */
  expires_in: count,
});
export type TokenAnswer = z.output<typeof tokenAnswer>;

/** The documented error values by their statuses; 503 and 429 have none. */
export const apiErrors = {
  400: "bad_request",
  401: "invalid_token",
  402: "invalid_request",
  403: "lack_of_ownership",
  404: "not_found",
} as const;

const errorBody = z.object({ error: id, error_description: text });
export type ApiError = z.output<typeof errorBody>;

/** What an error's body says, if anything: its shape is documented nowhere, so it is the status that decides. */
export const readApiError = (body: unknown): ApiError | null => errorBody.safeParse(body).data ?? null;
