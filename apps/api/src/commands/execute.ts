// Who executes which command: one table for HTTP, Kafka and dead letters, so that a command means the same on every way.
import type { CommandOf, CommandType } from "@tributary/schemas";
import { addCards, respondToCard } from "../activity-plans/commands.ts";
import { changeReaction, deleteMessage, editMessage } from "../chat-sessions/changing-messages.ts";
import { addMember, openChatSession, removeMember, sendMessage } from "../chat-sessions/commands.ts";
import { answerJoinRequest, changeChatSession } from "../chat-sessions/locking.ts";
import { markMessages } from "../chat-sessions/reading.ts";
import { changeExternalChatStatus, linkExternalChat, unlinkExternalChat } from "../external-chats/commands.ts";
import { changeExtraValue } from "../extras/commands.ts";
import { answerForm, requestForm } from "../forms/commands.ts";
import type { CommandContext } from "../http/context.ts";
import { mirrorExternalChat } from "../ibm-channels/commands.ts";
import { postNotice } from "../notices/commands.ts";
import { registerParticipant } from "../participants/commands.ts";
import { eraseParticipant } from "../participants/erasure.ts";
import { updateProfile } from "../participants/profile.ts";
import { changeStanding } from "../participants/suspension.ts";
import type { Answer } from "./answer.ts";
import type { Caller } from "./handle-command.ts";

type Execute<T extends CommandType> = (api: CommandContext, caller: Caller, command: CommandOf<T>) => Promise<Answer>;

const handlers: { [T in CommandType]: Execute<T> } = {
  RegisterParticipant: registerParticipant,
  UpdateParticipantProfile: updateProfile,
  SuspendParticipant: changeStanding,
  ReactivateParticipant: changeStanding,
  EraseParticipant: eraseParticipant,
  ChangeExtraValue: changeExtraValue,
  OpenChatSession: openChatSession,
  JoinChatSession: addMember,
  LeaveChatSession: removeMember,
  ApproveChatSessionMember: answerJoinRequest,
  RejectChatSessionMember: answerJoinRequest,
  LockChatSession: changeChatSession,
  UnlockChatSession: changeChatSession,
  CloseChatSession: changeChatSession,
  SendMessage: sendMessage,
  EditMessage: editMessage,
  DeleteMessage: deleteMessage,
  AddMessageReaction: changeReaction,
  RemoveMessageReaction: changeReaction,
  MarkMessagesRead: markMessages,
  MarkMessagesDelivered: markMessages,
  RequestForm: requestForm,
  AnswerForm: answerForm,
  PostNotice: postNotice,
  LinkExternalChat: linkExternalChat,
  ChangeExternalChatStatus: changeExternalChatStatus,
  UnlinkExternalChat: unlinkExternalChat,
  MirrorExternalChat: mirrorExternalChat,
  AddActionPlanCards: addCards,
  RespondToActionPlanCard: respondToCard,
};

/**
 * Executes a command for this caller and says what to answer.
 * @throws AppError when it cannot be carried out as it is, or not now (see handleCommand).
 */
export function execute<T extends CommandType>(
  api: CommandContext,
  caller: Caller,
  command: CommandOf<T>,
): Promise<Answer> {
  const handler: Execute<T> = handlers[command.type as T];
  return handler(api, caller, command);
}
