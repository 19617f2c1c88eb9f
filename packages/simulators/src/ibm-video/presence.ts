// Who types and who has read: told to who is there, and kept for nobody.
import { z } from "zod";
import type { Channel, ServiceEvent } from "./channel.ts";
import type { ChatService } from "./chat-service.ts";
import type { User } from "./people.ts";

const sentEvent = z.object({
  event: z.object({ type: z.enum(["typing.start", "typing.stop"]), parent_id: z.string().optional() }),
});

/** What a client sent: Send Event. @throws ZodError for other events */
export function isTyping(service: ChatService, channel: Channel, user: User, body: unknown): ServiceEvent {
  const { event } = sentEvent.parse(body);
  return service.emit(channel, { ...event, user });
}

export function markRead(service: ChatService, channel: Channel, user: User): ServiceEvent {
  const last_read_message_id = [...channel.messages.keys()].at(-1) ?? null;
  channel.reads.set(user.id, { user, last_read: service.moments.next(), last_read_message_id });
  return service.emit(channel, { type: "message.read", user, ...(last_read_message_id && { last_read_message_id }) });
}
