/** Channels of the chat service, and their members. */
import { z } from "zod";
import { count, flag, list, optionalId, optionalTime, orNull, text } from "./leaves.ts";
import { optionalUser } from "./user.ts";

export const channel = z.object({
  /** `<type>:<id>`. */
  cid: optionalId,
  type: optionalId,
  id: optionalId,
  name: text,
  team: optionalId,
  /** Nobody may write. */
  frozen: flag,
  disabled: flag,
  /** Seconds that everybody has to wait between two messages: slow mode. */
  cooldown: count,
  member_count: count,
  last_message_at: optionalTime,
  truncated_at: optionalTime,
  created_by: optionalUser,
  created_at: optionalTime,
  updated_at: optionalTime,
  deleted_at: optionalTime,
  own_capabilities: list(z.string()),
});
export type ChatChannel = z.output<typeof channel>;

export const optionalChannel = orNull(channel);

const anyMember = z.object({
  user_id: optionalId,
  user: optionalUser,
  role: optionalId,
  channel_role: optionalId,
  banned: flag,
  shadow_banned: flag,
  status: optionalId,
  created_at: optionalTime,
  updated_at: optionalTime,
});

/** Who it is, is said once, or twice. */
export const member = anyMember.transform((each) => ({ ...each, user_id: each.user_id ?? each.user?.id ?? null }));
export type ChatMember = z.output<typeof member>;

export const optionalMember = orNull(member);
