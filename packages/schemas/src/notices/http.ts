/** Body and answer of the notice route, and the payload of CHAT_SESSION_NOTICE_POSTED. */
import { z } from "zod";
import { messageOrigin } from "../chat-sessions/events.ts";
import type { EventOf } from "../events/catalogue.ts";
import { outsideId } from "../values/identifiers.ts";
import { text } from "../values/text.ts";
import { utcTime } from "../values/time.ts";
import { noticeLevel } from "./events.ts";

export const postNoticeBody = z.strictObject({ level: noticeLevel.default("INFO"), text: text(2_000) });

export const notice = z.strictObject({
  id: outsideId,
  sessionId: outsideId,
  participantId: outsideId.nullable(),
  level: noticeLevel,
  text: z.string(),
  origin: messageOrigin.nullable(),
  postedAt: utcTime,
});
export type Notice = z.infer<typeof notice>;

/** A notice as clients see it: who posted it is not said, the system speaks. */
export function toNotice({ data }: EventOf<"ChatSessionNoticePosted">): Notice {
  const { noticeId: id, postedBy: _system, ...shown } = data;
  return { id, ...shown };
}
