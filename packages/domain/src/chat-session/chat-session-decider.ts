/** The chat session aggregate. */
import type { Decider } from "../decider.ts";
import { type ChatSessionCommand, decide } from "./decide.ts";
import { type ChatSessionEvent, evolve } from "./evolve.ts";
import { CHAT_SESSION_STATE_VERSION, type ChatSessionState, chatSessionState } from "./state.ts";

/** Opening, members and messages of one chat session. */
export const chatSessionDecider: Decider<ChatSessionCommand, ChatSessionEvent, ChatSessionState> = {
  initialState: { status: "absent" },
  decide,
  evolve,
  stateVersion: CHAT_SESSION_STATE_VERSION,
  parseState: (json) => chatSessionState.parse(json),
};
