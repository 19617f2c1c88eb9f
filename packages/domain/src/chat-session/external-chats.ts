/**
 * Links to conversations of outside chat systems. A session has at most one live link per outside system, and a
 * conversation at most one live link in all: the first is known here, the second is looked up by the caller.
 */
import type {
  Actor,
  ChangeExternalChatStatus,
  EventOf,
  LinkExternalChat,
  UnlinkExternalChat,
} from "@tributary/schemas";
import { accept, type Decision, refuse } from "../decider.ts";
import type { ChatSessionEvent } from "./evolve.ts";
import { memberActing } from "./membership.ts";
import { type ExternalChatState, MAX_EXTERNAL_CHATS, type OpenSession } from "./state.ts";

/** ExternalChatLinked: the adapter of that outside system asks for the conversation, or takes part in the one named. */
export function link(command: LinkExternalChat, state: OpenSession): Decision<ChatSessionEvent> {
  const { linkId, provider, conversation, parameters, by, at } = command;
  const refusal = refuseToManage(by, state);
  if (refusal) return refusal;
  const live = state.externalChats.find((one) => one.provider === provider || one.linkId === linkId);
  if (live || command.isOnRecord)
    return alreadyLinked(`The session has a link to ${provider}, or had this one, already.`);
  if (command.isTaken) return alreadyLinked(`The conversation ${conversation} is linked to a session already.`);
  if (state.externalChats.length >= MAX_EXTERNAL_CHATS) {
    return refuse("too-many-external-chats", `A session has at most ${MAX_EXTERNAL_CHATS} links at one time.`);
  }
  const { sessionId, participantId } = state;
  return accept({
    type: "ExternalChatLinked",
    data: { linkId, sessionId, participantId, provider, conversation, parameters, linkedBy: by, linkedAt: at },
  });
}

/**
 * ExternalChatStatusChanged, unless it says nothing new or the link has ended: the last words of an outside system come
 * late, and are no error.
 */
export function changeStatus(command: ChangeExternalChatStatus, state: OpenSession): Decision<ChatSessionEvent> {
  const { linkId, status, estimatedWaitSeconds, detail, by, at } = command;
  if (by.role !== "service") return refuse("role-not-allowed", "Only a service says how an outside chat stands.");
  const live = state.externalChats.find((one) => one.linkId === linkId);
  if (!live) return command.isOnRecord ? accept() : unknown(linkId);
  const conversation = command.conversation ?? live.conversation;
  if (live.conversation !== null && conversation !== live.conversation) {
    return alreadyLinked(`The link ${linkId} is to another conversation.`);
  }
  if (command.isTaken) return alreadyLinked(`The conversation ${conversation} is linked to a session already.`);
  const said = { status, estimatedWaitSeconds, conversation };
  const isNews = Object.entries(said).some(([name, value]) => live[name as keyof typeof said] !== value);
  if (!isNews && detail === null) return accept();
  const changed = { ...named(live, state), ...said, detail, changedAt: at };
  return accept({ type: "ExternalChatStatusChanged", data: changed });
}

/** ExternalChatUnlinked; a link that has ended is not unlinked any more, which is no error either. */
export function unlink(command: UnlinkExternalChat, state: OpenSession): Decision<ChatSessionEvent> {
  const { linkId, by, at } = command;
  const refusal = refuseToManage(by, state);
  if (refusal) return refusal;
  const live = state.externalChats.find((one) => one.linkId === linkId);
  if (!live) return command.isOnRecord ? accept() : unknown(linkId);
  return accept(unlinked(live, state, { by, at }));
}

/** A session that is closed lets go of its conversations. */
export const unlinkAll = (state: OpenSession, when: { by: Actor; at: string }): EventOf<"ExternalChatUnlinked">[] =>
  state.externalChats.map((live) => unlinked(live, state, when));

function unlinked(live: ExternalChatState, state: OpenSession, { by, at }: { by: Actor; at: string }) {
  const data = { ...named(live, state), conversation: live.conversation, unlinkedBy: by, unlinkedAt: at };
  return { type: "ExternalChatUnlinked" as const, data };
}

const named = ({ linkId, provider }: ExternalChatState, { sessionId, participantId }: OpenSession) => ({
  ...{ linkId, sessionId, participantId, provider },
});

function refuseToManage(by: Actor, state: OpenSession): Decision<never> | null {
  if (by.role === "participant") return refuse("role-not-allowed", "A participant does not link outside chats.");
  if (by.role !== "coach" || memberActing(by, state)) return null;
  return refuse("not-a-member", `Coach ${by.id} is not a member of this chat session.`);
}

const alreadyLinked = (detail: string): Decision<never> => refuse("external-chat-already-linked", detail);
const unknown = (linkId: string): Decision<never> =>
  refuse("external-chat-unknown", `The session has no link ${linkId} to an outside chat.`);
