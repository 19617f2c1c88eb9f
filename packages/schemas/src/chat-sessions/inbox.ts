/** What a coach's inbox is asked, and answers. */
import { z } from "zod";
import { utcTime } from "../values/time.ts";
import { chatSession, chatSessionMember, searchSessionsBody } from "./http.ts";

export const searchInboxBody = searchSessionsBody.extend({
  status: chatSession.shape.status.optional(),
  /** Only sessions with messages that the coach has not read. */
  unreadOnly: z.boolean().default(false),
});
export type SearchInboxBody = z.infer<typeof searchInboxBody>;

/** A session as the coach whose inbox it is sees it. */
export const inboxSession = chatSession.extend({
  unread: z.int().min(0),
  /** When the newest message was sent, or the session opened. */
  lastActivityAt: utcTime,
  /** Who asks to join: the coach, as any member, may approve or reject them. */
  requests: z.array(chatSessionMember),
});
export type InboxSession = z.infer<typeof inboxSession>;

export const inboxResults = z.strictObject({ results: z.array(inboxSession), total: z.int().min(0) });
