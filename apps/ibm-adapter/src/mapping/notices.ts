// Lines of the system in a session, under ids that the same cause has again.
import { type Command, IBM_VIDEO } from "@tributary/schemas";
import { type ChatView, keyed, type Said } from "./chat-view.ts";
import { noticeIdOf } from "./identity.ts";
import type { Outcome } from "./outcome.ts";
import { nameOf } from "./people.ts";

const LONGEST_NOTICE = 2_000;

export interface Notice {
  text: string;
  level: "INFO" | "WARNING";
}

const info = (text: string): Notice => ({ text, level: "INFO" });
const warning = (text: string): Notice => ({ text, level: "WARNING" });

/** What a session is told, in words for a coach. */
export const notices = {
  banned: (name: string, { until, reason }: { until: string | null; reason: string | null }) =>
    info(`${name} was banned from the chat${until ? ` until ${until}` : ""}${reason ? `: ${reason}` : "."}`),
  unbanned: (name: string) => info(`${name} is no longer banned from the chat.`),
  truncated: info("The chat was cleared at IBM Video Streaming; what was said stays here."),
  frozen: info("The chat is paused at IBM Video Streaming: only moderators can write."),
  unfrozen: info("The chat is no longer paused."),
  slow: (seconds: number) => info(`Slow mode: viewers wait ${seconds} s between two messages.`),
  notSlow: info("Slow mode is off."),
  deleted: warning("The chat was deleted at IBM Video Streaming."),
  ownDeleted: warning("A message of this session was deleted at IBM Video Streaming."),
  restored: (name: string, text: string) => info(`A deleted message of ${name} was restored: ${text}`),
  allDeleted: (name: string) =>
    warning(`All messages of ${name} were deleted at IBM Video Streaming; they are still shown here.`),
  undelivered: (why: string) => warning(`A message could not be delivered to IBM Video Streaming: ${why}`),
} as const;

/** A notice for whatever has this key. */
export function noticeCommand(
  key: string,
  { text, level }: Notice,
  { sessionId, linkId }: Pick<ChatView, "sessionId" | "linkId">,
): Command {
  const noticeId = noticeIdOf(linkId, key);
  const said = text.slice(0, LONGEST_NOTICE).toWellFormed();
  return {
    type: "PostNotice",
    sessionId,
    noticeId,
    level,
    text: said,
    origin: { provider: IBM_VIDEO, externalId: noticeId },
  };
}

const noticeOf = (key: string, notice: Notice, chat: ChatView): Outcome => keyed(key, noticeCommand(key, notice, chat));

/** Bans of all chats at once are told where somebody knows whom they are about. */
const concerns = ({ cid, user }: { cid: string | null; user: { id: string } }, chat: ChatView): boolean =>
  cid === chat.cid || (cid === null && chat.isHeard(user.id));

export function banning(event: Said<"user.banned" | "user.unbanned">, chat: ChatView): Outcome[] {
  if (!concerns(event, chat)) return [];
  const name = nameOf(event.user);
  const key = `${event.type}:${event.user.id}:${event.created_at}`;
  if (event.type === "user.unbanned") return [noticeOf(key, notices.unbanned(name), chat)];
  return [noticeOf(key, notices.banned(name, { until: event.expiration, reason: event.reason }), chat)];
}

/** Which messages those were is not said. */
export function wiping(event: Said<"user.messages.deleted" | "user.deleted">, chat: ChatView): Outcome[] {
  if (event.type === "user.deleted" && event.mark_messages_deleted !== true) return [];
  if (!concerns(event, chat)) return [];
  const key = `${event.type}:${event.user.id}:${event.created_at}`;
  return [noticeOf(key, notices.allDeleted(nameOf(event.user)), chat)];
}

export function truncating(event: Said<"channel.truncated" | "notification.channel_truncated">, chat: ChatView) {
  return [noticeOf(`truncated:${event.channel?.truncated_at ?? event.created_at}`, notices.truncated, chat)];
}

export function ending(chat: ChatView): Outcome[] {
  const detail = "The chat was deleted at IBM Video Streaming.";
  return [noticeOf("channel-deleted", notices.deleted, chat), { does: "end", detail }];
}

/** An update names all that there is to say of the channel; what is new of it is told. */
export function rearranging(event: Said<"channel.updated" | "channel.frozen" | "channel.unfrozen">, chat: ChatView) {
  const { type, channel, created_at } = event;
  const isFrozen = type === "channel.updated" ? (channel?.frozen ?? chat.room.isFrozen) : type === "channel.frozen";
  const cooldown = type === "channel.updated" && channel ? (channel.cooldown ?? 0) : chat.room.cooldown;
  const at = channel?.updated_at ?? created_at;
  const outcomes: Outcome[] = [];
  if (isFrozen !== chat.room.isFrozen) {
    outcomes.push(noticeOf(`frozen:${isFrozen}:${at}`, isFrozen ? notices.frozen : notices.unfrozen, chat));
  }
  if (cooldown !== chat.room.cooldown) {
    outcomes.push(
      noticeOf(`cooldown:${cooldown}:${at}`, cooldown > 0 ? notices.slow(cooldown) : notices.notSlow, chat),
    );
  }
  return outcomes.length === 0 ? [] : [...outcomes, { does: "room" as const, room: { isFrozen, cooldown } }];
}
