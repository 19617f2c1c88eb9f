/**
 * A user of the chat service. Frames can carry their devices, mutes and settings: nothing is kept of them but what
 * these few fields say, wherever a user occurs.
 */
import { z } from "zod";
import { id, list, optionalId, orNull, text } from "./leaves.ts";

export const user = z.object({ id, name: text, image: text, role: optionalId, channel_role: optionalId });
export type ChatUser = z.output<typeof user>;

export const optionalUser = orNull(user);
export const users = list(user);
