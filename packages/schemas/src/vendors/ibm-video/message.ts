/** Messages of the chat service, and the reactions to them. */
import { z } from "zod";
import { count, counts, flag, id, list, optionalId, optionalTime, orNull, text } from "./leaves.ts";
import { optionalUser, users } from "./user.ts";

const attachment = z.object({
  ...{ type: optionalId, title: text, title_link: text, text, fallback: text, author_name: text, mime_type: text },
  ...{ image_url: text, thumb_url: text, asset_url: text, og_scrape_url: text },
});

const anyReaction = z.object({
  /** Such as `like`: a name, or a sign. */
  type: id,
  message_id: optionalId,
  user_id: optionalId,
  user: optionalUser,
  score: count,
  created_at: optionalTime,
  updated_at: optionalTime,
});

/** Who reacted is said once, or twice. */
export const reaction = anyReaction.transform((each) => ({ ...each, user_id: each.user_id ?? each.user?.id ?? null }));
export type ChatReaction = z.output<typeof reaction>;

export const message = z.object({
  id,
  cid: optionalId,
  /** `regular`, `reply`, `system`, `deleted`, `ephemeral`, `error`, or one that nobody knows. */
  type: optionalId,
  text,
  html: text,
  user: optionalUser,
  attachments: list(attachment),
  mentioned_users: users,
  /** Of a reply in a thread. */
  parent_id: optionalId,
  show_in_channel: flag,
  quoted_message_id: optionalId,
  reply_count: count,
  latest_reactions: list(reaction),
  reaction_counts: counts,
  silent: flag,
  /** Seen by its sender alone. */
  shadowed: flag,
  pinned: flag,
  pinned_at: optionalTime,
  pinned_by: optionalUser,
  created_at: optionalTime,
  updated_at: optionalTime,
  deleted_at: optionalTime,
});
export type ChatMessage = z.output<typeof message>;

export const optionalMessage = orNull(message);
