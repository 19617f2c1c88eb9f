// What a link asks for, as its parameters say it.
import type { HeldLink } from "@tributary/event-store";
import { externalParticipantsOf } from "@tributary/schemas";
import { z } from "zod";
import type { Conversation } from "../client/feed.ts";

const asked = z.object({
  channelId: z.string().min(1),
  kind: z.enum(["chat", "qna", "group"]),
  name: z.string().optional(),
});

/** Null when it is none that this adapter could know of. */
export function conversationOf({ tenant, parameters, conversation: cid }: HeldLink): Conversation | null {
  const read = asked.safeParse(parameters);
  if (!read.success) return null;
  const { channelId, kind, name } = read.data;
  if (kind !== "group") return { tenant, channelId, kind, cid };
  const participantIds = externalParticipantsOf(parameters);
  if (participantIds.length === 0) return null;
  return { tenant, channelId, kind, cid, group: { participantIds, ...(name === undefined ? {} : { name }) } };
}
