/** What can be asked of a message. The message itself comes in with the command: state holds none. */
import { z } from "zod";
import { actor } from "../people.ts";
import { outsideId } from "../values/identifiers.ts";
import { text } from "../values/text.ts";
import { utcTime } from "../values/time.ts";
import { reaction } from "./reaction.ts";
import { chatMessage } from "./wire.ts";

const aboutMessage = {
  messageId: outsideId,
  /** As it is at the version that is decided on; null when there is none in this session. */
  message: chatMessage.nullable(),
  by: actor,
  at: utcTime,
};
/** Whether it is still as the caller, who said how they know it, has seen it. */
const isAsSeen = z.boolean();

const editMessage = z.strictObject({ type: z.literal("EditMessage"), text: text(20_000), isAsSeen, ...aboutMessage });
export type EditMessage = z.infer<typeof editMessage>;

const deleteMessage = z.strictObject({ type: z.literal("DeleteMessage"), isAsSeen, ...aboutMessage });
export type DeleteMessage = z.infer<typeof deleteMessage>;

const changeReaction = z.strictObject({
  type: z.enum(["AddMessageReaction", "RemoveMessageReaction"]),
  memberId: outsideId,
  /** Of somebody who only watches a channel: they are no member of it. */
  memberType: z.literal("VIEWER").nullable(),
  reaction,
  ...aboutMessage,
});
export type ChangeReaction = z.infer<typeof changeReaction>;
