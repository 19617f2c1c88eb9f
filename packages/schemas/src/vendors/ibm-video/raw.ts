/**
 * What is kept of an event that nobody knows: all of it, but of the users in it no more than of users elsewhere. In an
 * event that nobody knows they may be anywhere, so they are recognised by where they stand and by what they look like.
 */
import { user } from "./user.ts";

/** Where the vendor puts users, alone or in lists. */
const PLACES: ReadonlySet<string> = new Set([
  ...["user", "users", "me", "created_by", "updated_by", "deleted_by", "banned_by", "pinned_by", "invited_by"],
  ...["target_user", "target_users", "mentioned_users", "thread_participants", "parent_author", "watchers"],
  ...["mentioned_group_users", "blocked_users", "moderator", "author", "sender", "assigned_to", "shared_with"],
]);

/** What only users have. */
const MARKS = ["online", "last_active", "teams", "teams_role", "invisible", "devices", "mutes", "blocked_user_ids"];

/** What is never kept, wherever it is. */
const PRIVATE: ReadonlySet<string> = new Set([
  ...["devices", "device", "mutes", "channel_mutes", "email", "phone", "phone_number", "ip", "user_agent", "token"],
  ...["privacy_settings", "push_notifications", "push_preferences", "blocked_user_ids", "latest_hidden_channels"],
]);

/** Nothing that anybody means is nested as deeply as this. */
const MAX_DEPTH = 64;

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The event without what is nobody's business. */
export function withoutPrivateData(event: unknown): unknown {
  return isObject(event) ? keptOf(event, 0) : kept(event, false, 0);
}

function kept(value: unknown, isUser: boolean, depth: number): unknown {
  if (depth > MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((item) => kept(item, isUser, depth + 1));
  if (!isObject(value)) return value;
  return isUser || MARKS.some((mark) => Object.hasOwn(value, mark)) ? keptOfUser(value) : keptOf(value, depth);
}

const keptOf = (fields: Fields, depth: number): Fields =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => !PRIVATE.has(name))
      .map(([name, inner]) => [name, kept(inner, PLACES.has(name), depth + 1)]),
  );

const KEPT = Object.keys(user.shape);

const keptOfUser = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).filter(([name, inner]) => KEPT.includes(name) && typeof inner === "string"),
  );
