/** Which rule answers which command about a chat session. */
import type {
  AnswerJoinRequest,
  ChangeChatSession,
  JoinChatSession,
  LeaveChatSession,
  MarkMessagesRead,
  OpenChatSession,
  SendMessage,
} from "@tributary/schemas";
import { type Decision, refuse } from "../decider.ts";
import type { ChatSessionEvent } from "./evolve.ts";
import { answer } from "./join-requests.ts";
import { close, lock, unlock } from "./locking.ts";
import { join, leave, memberActing } from "./membership.ts";
import { open } from "./open.ts";
import { markRead } from "./reading.ts";
import { send } from "./send.ts";
import type { ChatSessionState, ClosedSession } from "./state.ts";

type CommandToSession = JoinChatSession | LeaveChatSession | AnswerJoinRequest | ChangeChatSession | SendMessage;
export type ChatSessionCommand = OpenChatSession | MarkMessagesRead | CommandToSession;

/** Events or a refusal. */
export function decide(command: ChatSessionCommand, state: ChatSessionState): Decision<ChatSessionEvent> {
  if (command.type === "OpenChatSession") return open(command, state);
  if (state.status === "absent") return refuse("session-unknown", "There is no such chat session.");
  if (command.type === "MarkMessagesRead") return markRead(command, state);
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
  }
}

/** Nothing happens in a closed session any more; a participant who is not in it does not learn that it exists. */
function refuseClosed(command: CommandToSession, state: ClosedSession): Decision<never> {
  const by = command.type === "SendMessage" ? command.sender : command.by;
  return by.role === "participant" && !memberActing(by, state)
    ? refuse("not-a-member", `The participant ${by.id} is not a member of this chat session.`)
    : refuse("session-closed", "This chat session is closed.");
}
