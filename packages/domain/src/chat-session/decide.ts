/** Which rule answers which command about a chat session. */
import type {
  Actor,
  AnswerForm,
  AnswerJoinRequest,
  ChangeChatSession,
  ChangeExternalChatStatus,
  ChangeReaction,
  DeleteMessage,
  EditMessage,
  JoinChatSession,
  LeaveChatSession,
  LinkExternalChat,
  MarkMessages,
  MirrorExternalChat,
  OpenChatSession,
  PostNotice,
  RequestForm,
  SendMessage,
  UnlinkExternalChat,
} from "@tributary/schemas";
import { accept, type Decision, refuse } from "../decider.ts";
import { deleteMessage, edit } from "./changing-messages.ts";
import { type ChatSessionEvent, evolve } from "./evolve.ts";
import { changeStatus, link, unlink } from "./external-chats.ts";
import { answerForm, requestForm } from "./forms.ts";
import { answer } from "./join-requests.ts";
import { close, lock, unlock } from "./locking.ts";
import { join, leave, memberActing } from "./membership.ts";
import { postNotice } from "./notices.ts";
import { open } from "./open.ts";
import { react, takeBack } from "./reactions.ts";
import { mark } from "./reading.ts";
import { send } from "./send.ts";
import type { ChatSessionState, ClosedSession } from "./state.ts";

type CommandToMessage = EditMessage | DeleteMessage | ChangeReaction;
type CommandToSession =
  | (JoinChatSession | LeaveChatSession | AnswerJoinRequest | ChangeChatSession)
  | (SendMessage | CommandToMessage)
  | (RequestForm | AnswerForm | PostNotice)
  | (LinkExternalChat | ChangeExternalChatStatus | UnlinkExternalChat);
export type ChatSessionCommand = OpenChatSession | MirrorExternalChat | MarkMessages | CommandToSession;

/** Events or a refusal. */
export function decide(command: ChatSessionCommand, state: ChatSessionState): Decision<ChatSessionEvent> {
  if (command.type === "OpenChatSession") return open(command, state);
  if (command.type === "MirrorExternalChat") return mirror(command, state);
  if (state.status === "absent") return refuse("session-unknown", "There is no such chat session.");
  if (isMark(command)) return mark(command, state);
  if (command.type === "LeaveChatSession" && command.evenIfClosed) return leave(command, state);
  if (state.status === "closed") return refuseClosed(command, state);
  switch (command.type) {
    case "JoinChatSession":
      return join(command, state);
    case "LeaveChatSession":
      return leave(command, state);
    case "ApproveChatSessionMember":
    case "RejectChatSessionMember":
      return answer(command, state);
    case "LockChatSession":
      return lock(command, state);
    case "UnlockChatSession":
      return unlock(command, state);
    case "CloseChatSession":
      return close(command, state);
    case "SendMessage":
      return send(command, state);
    case "EditMessage":
      return edit(command, state);
    case "DeleteMessage":
      return deleteMessage(command, state);
    case "AddMessageReaction":
      return react(command, state);
    case "RemoveMessageReaction":
      return takeBack(command, state);
    case "RequestForm":
      return requestForm(command, state);
    case "AnswerForm":
      return answerForm(command, state);
    case "PostNotice":
      return postNotice(command, state);
    case "LinkExternalChat":
      return link(command, state);
    case "ChangeExternalChatStatus":
      return changeStatus(command, state);
    case "UnlinkExternalChat":
      return unlink(command, state);
  }
}

/** A session that shows an outside chat is opened and linked, or neither. */
function mirror({ session, link }: MirrorExternalChat, state: ChatSessionState): Decision<ChatSessionEvent> {
  const opening = open(session, state);
  if (!opening.ok) return opening;
  const linking = decide(link, opening.events.reduce(evolve, state));
  return linking.ok ? accept(...opening.events, ...linking.events) : linking;
}

const isMark = (command: ChatSessionCommand): command is MarkMessages =>
  command.type === "MarkMessagesRead" || command.type === "MarkMessagesDelivered";

/**
 * Nothing happens in a closed session any more; a participant who is not in it does not learn that it exists. It has let
 * go of its outside chats, and what these still say of themselves is no error.
 */
function refuseClosed(command: CommandToSession, state: ClosedSession): Decision<never> {
  const by: Actor = command.type === "SendMessage" ? command.sender : command.by;
  if (command.type === "ChangeExternalChatStatus" && by.role === "service" && command.isOnRecord) return accept();
  return by.role === "participant" && state.kind !== "channel" && !memberActing(by, state)
    ? refuse("not-a-member", `The participant ${by.id} is not a member of this chat session.`)
    : refuse("session-closed", "This chat session is closed.");
}
