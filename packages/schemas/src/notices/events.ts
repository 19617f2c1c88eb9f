/** A line of the system in a chat session. Published schemas are frozen: a change is a new version with an upcaster. */
import { z } from "zod";
import { messageOrigin } from "../chat-sessions/events.ts";
import { onlyVersion } from "../events/history.ts";
import { actor } from "../people.ts";
import { about } from "../personal.ts";
import { outsideId } from "../values/identifiers.ts";
import { text } from "../values/text.ts";
import { utcTime } from "../values/time.ts";

export const noticeLevel = z.enum(["INFO", "WARNING", "ERROR"]);

const chatSessionNoticePosted = z.strictObject({
  noticeId: outsideId,
  sessionId: outsideId,
  participantId: outsideId.nullable(),
  level: noticeLevel,
  text: about("participantId", text(2_000)),
  origin: messageOrigin.nullable(),
  postedBy: actor,
  postedAt: utcTime,
});

export const noticeEvents = { ChatSessionNoticePosted: onlyVersion(chatSessionNoticePosted) };
