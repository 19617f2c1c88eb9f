/** Commands and events of one made-up link to an outside chat, for specifications. Test-only. */
import type {
  Actor,
  ChangeExternalChatStatus,
  EventOf,
  LinkExternalChat,
  MirrorExternalChat,
  OpenChatSession,
  PostNotice,
  UnlinkExternalChat,
} from "@tributary/schemas";
import { asActor, at, grace, service } from "./sessions.ts";

const session = { sessionId: "s1", participantId: "40" };
const looked = { isOnRecord: false, isTaken: false };

export const link = (changes: Partial<LinkExternalChat> = {}): LinkExternalChat => ({
  ...{ type: "LinkExternalChat", linkId: "l1", provider: "bright-pattern", conversation: null },
  ...{ parameters: { first_name: "Ada" }, ...looked, by: asActor(grace), at },
  ...changes,
});

export const mirror = (session: OpenChatSession, asked: LinkExternalChat): MirrorExternalChat => ({
  ...{ type: "MirrorExternalChat", session, link: asked },
});

export const linked = (
  changes: Partial<EventOf<"ExternalChatLinked">["data"]> = {},
): EventOf<"ExternalChatLinked"> => ({
  type: "ExternalChatLinked",
  data: {
    ...{ linkId: "l1", ...session, provider: "bright-pattern", conversation: null },
    ...{ parameters: { first_name: "Ada" }, linkedBy: asActor(grace), linkedAt: at },
    ...changes,
  },
});

export const changeStatus = (
  status: ChangeExternalChatStatus["status"],
  changes: Partial<ChangeExternalChatStatus> = {},
): ChangeExternalChatStatus => ({
  ...{ type: "ChangeExternalChatStatus", linkId: "l1", status, conversation: null, estimatedWaitSeconds: null },
  ...{ detail: null, ...looked, by: service, at },
  ...changes,
});

export const statusChanged = (
  status: ChangeExternalChatStatus["status"],
  changes: Partial<EventOf<"ExternalChatStatusChanged">["data"]> = {},
): EventOf<"ExternalChatStatusChanged"> => ({
  type: "ExternalChatStatusChanged",
  data: {
    ...{ linkId: "l1", ...session, provider: "bright-pattern", conversation: null, status },
    ...{ estimatedWaitSeconds: null, detail: null, changedAt: at },
    ...changes,
  },
});

export const unlink = (changes: Partial<UnlinkExternalChat> = {}): UnlinkExternalChat => ({
  ...{ type: "UnlinkExternalChat", linkId: "l1", isOnRecord: false, by: asActor(grace), at },
  ...changes,
});

export const unlinked = (unlinkedBy: Actor = asActor(grace), linkId = "l1"): EventOf<"ExternalChatUnlinked"> => ({
  type: "ExternalChatUnlinked",
  data: { linkId, ...session, provider: "bright-pattern", conversation: null, unlinkedBy, unlinkedAt: at },
});

export const postNotice = (by: Actor): PostNotice => ({
  ...{ type: "PostNotice", noticeId: "n1", level: "WARNING", text: "This chat ends soon.", origin: null, by, at },
});

export const noticePosted = (postedBy: Actor): EventOf<"ChatSessionNoticePosted"> => ({
  type: "ChatSessionNoticePosted",
  data: {
    ...{ noticeId: "n1", ...session, level: "WARNING", text: "This chat ends soon.", origin: null },
    ...{ postedBy, postedAt: at },
  },
});
