/** What is asked of IBM's own API: bodies of forms, strict like everything that is sent. */
import { z } from "zod";

const words = z.string().min(1);
const optionals = { device_name: words.optional(), scope: words.optional() };

/** Form of the token endpoint, one for each grant. */
export const tokenForm = z.discriminatedUnion("grant_type", [
  z.strictObject({ grant_type: z.literal("client_credentials"), client_id: words, ...optionals }),
  z.strictObject({ grant_type: z.literal("refresh_token"), client_id: words, refresh_token: words, ...optionals }),
  z.strictObject({
    grant_type: z.literal("authorization_code"),
    ...{ client_id: words, code: words, redirect_uri: words },
    code_verifier: words.optional(),
    ...optionals,
  }),
]);
export type TokenForm = z.infer<typeof tokenForm>;

/** Form that takes a token back. */
export const revokeForm = z.strictObject({ token: words, client_id: words });

/** Form of `groups.json`, where each participant is a field `participant_ids[]`. */
export const groupsForm = z.strictObject({
  participant_ids: z.array(words).min(1),
  /** Of the answer of `chat.json`. */
  chat_token: words,
  name: words.optional(),
});
export type GroupsForm = z.infer<typeof groupsForm>;
