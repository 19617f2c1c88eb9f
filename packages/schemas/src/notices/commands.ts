import { z } from "zod";
import { messageOrigin } from "../chat-sessions/events.ts";
import { actor } from "../people.ts";
import { outsideId } from "../values/identifiers.ts";
import { text } from "../values/text.ts";
import { utcTime } from "../values/time.ts";
import { noticeLevel } from "./events.ts";

const postNotice = z.strictObject({
  type: z.literal("PostNotice"),
  noticeId: outsideId,
  level: noticeLevel,
  text: text(2_000),
  origin: messageOrigin.nullable(),
  by: actor,
  at: utcTime,
});
export type PostNotice = z.infer<typeof postNotice>;
