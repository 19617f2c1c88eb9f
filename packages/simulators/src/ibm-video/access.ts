// Who may do what in a channel.
import { type Channel, mayRead } from "./channel.ts";
import { ChatRefusal } from "./chat-refusal.ts";
import type { ChatService } from "./chat-service.ts";

/** The channel, when this user may read it. @throws ChatRefusal 16, 17 */
export function readable(service: ChatService, cid: string, userId: string): Channel {
  const channel = service.find(cid);
  if (!mayRead(channel, userId)) throw new ChatRefusal("notAllowed", `User ${userId} may not read channel ${cid}`);
  return channel;
}

/** @throws ChatRefusal 17 for who is banned and where nobody may write, 60 in slow mode */
export function checkMayWrite({ clock }: ChatService, channel: Channel, userId: string): void {
  const now = clock.now();
  const until = channel.bans.get(userId);
  if (until === null || (until !== undefined && until > now)) throw new ChatRefusal("notAllowed", "user is banned");
  if (channel.moderators.has(userId)) return;
  if (channel.frozen) throw new ChatRefusal("notAllowed", `channel ${channel.cid} is frozen`);
  const wroteAt = channel.wroteAt.get(userId) ?? Number.NEGATIVE_INFINITY;
  if (now - wroteAt < channel.cooldown * 1_000) throw new ChatRefusal("cooldown");
  channel.wroteAt.set(userId, now);
}

/** @throws ChatRefusal 17 unless it is theirs or they moderate */
export function checkMayChange(channel: Channel, senderId: string, userId: string): void {
  if (senderId !== userId && !channel.moderators.has(userId))
    throw new ChatRefusal("notAllowed", `User ${userId} may not change a message of ${senderId}`);
}
