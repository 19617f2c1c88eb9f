/** What can be asked of a session's links to outside chats. What only the caller can look up comes in with the command. */
import { z } from "zod";
import type { OpenChatSession } from "../chat-sessions/commands.ts";
import { actor } from "../people.ts";
import { outsideId } from "../values/identifiers.ts";
import { text } from "../values/text.ts";
import { utcTime } from "../values/time.ts";
import { conversationName, externalChatStatus } from "./events.ts";

const linkExternalChat = z.strictObject({
  type: z.literal("LinkExternalChat"),
  linkId: outsideId,
  provider: outsideId,
  conversation: conversationName.nullable(),
  parameters: z.record(z.string(), z.string()),
  /** Whether the session ever had a link with this id. */
  isOnRecord: z.boolean(),
  /** Whether another link, of this or any other session, has the conversation now. */
  isTaken: z.boolean(),
  by: actor,
  at: utcTime,
});
export type LinkExternalChat = z.infer<typeof linkExternalChat>;

const changeExternalChatStatus = z.strictObject({
  type: z.literal("ChangeExternalChatStatus"),
  linkId: outsideId,
  status: externalChatStatus,
  conversation: conversationName.nullable(),
  estimatedWaitSeconds: z.int().nonnegative().nullable(),
  detail: text(1_000).nullable(),
  isOnRecord: z.boolean(),
  isTaken: z.boolean(),
  by: actor,
  at: utcTime,
});
export type ChangeExternalChatStatus = z.infer<typeof changeExternalChatStatus>;

const unlinkExternalChat = z.strictObject({
  type: z.literal("UnlinkExternalChat"),
  linkId: outsideId,
  isOnRecord: z.boolean(),
  by: actor,
  at: utcTime,
});
export type UnlinkExternalChat = z.infer<typeof unlinkExternalChat>;

/** Opens a session that shows an outside chat from its beginning. */
export interface MirrorExternalChat {
  type: "MirrorExternalChat";
  session: OpenChatSession;
  link: LinkExternalChat;
}
