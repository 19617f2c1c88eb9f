/** Every command there is, for whoever receives one by name. */
import { z } from "zod";
import {
  answerJoinRequest,
  changeChatSession,
  joinChatSession,
  leaveChatSession,
  openChatSession,
  sendMessage,
} from "./chat-sessions/commands.ts";
import { changeExtraValue } from "./extras/commands.ts";
import { reactivateParticipant, registerParticipant, suspendParticipant } from "./participants/commands.ts";

export const command = z.discriminatedUnion("type", [
  registerParticipant,
  suspendParticipant,
  reactivateParticipant,
  changeExtraValue,
  openChatSession,
  joinChatSession,
  leaveChatSession,
  answerJoinRequest,
  changeChatSession,
  sendMessage,
]);
export type Command = z.infer<typeof command>;
