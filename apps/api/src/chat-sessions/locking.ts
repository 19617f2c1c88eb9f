// Locking, unlocking and closing a session, and answering the coaches who ask to join a locked one.
import {
  type AnswerJoinRequest,
  type ChangeChatSession,
  type ChatSession,
  type CommandOf,
  chatSessionStream,
  ERASED_TEXT,
} from "@tributary/schemas";
import { actorOf } from "../commands/actor.ts";
import { chatSessionAggregate } from "../commands/aggregates.ts";
import type { Answer } from "../commands/answer.ts";
import { type Caller, handleCommand, type Prepared } from "../commands/handle-command.ts";
import type { CommandContext } from "../http/context.ts";
import { callerStreams, refuseSuspendedCaller } from "../participants/suspended.ts";
import { hideSession } from "./hide-session.ts";

/** Locks, unlocks or closes a session, and answers it as it is from now on. */
export function changeChatSession(
  api: CommandContext,
  caller: Caller,
  { type, sessionId }: CommandOf<ChangeChatSession["type"]>,
): Promise<Answer> {
  const { tenant, role, id } = caller.principal;
  const readerId = role === "coach" ? id : null;
  return handleCommand(api.commands, {
    caller,
    aggregate: chatSessionAggregate,
    streamId: chatSessionStream(tenant, sessionId),
    prepare: (_related, at): ChangeChatSession => ({ type, by: actorOf(caller), at }),
    answer: async (_events, state) => {
      const before = await api.store.queries.chatSession(tenant, sessionId, { participantId: null, readerId });
      const locked = state.status !== "absent" && state.locked;
      const closed = state.status === "closed" ? { status: "CLOSED", unread: before?.unread == null ? null : 0 } : {};
      return { status: 200, body: { ...before, locked, ...closed }, tellsOf: participantsIn(before?.members ?? []) };
    },
  });
}

/** Those of whom it says something: not the erased. */
const participantsIn = (members: ChatSession["members"]): string[] =>
  members
    .filter(({ memberType, memberName }) => memberType === "PARTICIPANT" && memberName !== ERASED_TEXT)
    .map(({ memberId }) => `participant/${memberId}`);

/** Lets in, or turns away, a coach who asked to join. */
export function answerJoinRequest(
  api: CommandContext,
  caller: Caller,
  { type, sessionId, memberId }: CommandOf<AnswerJoinRequest["type"]>,
): Promise<Answer> {
  return handleCommand(api.commands, {
    caller,
    aggregate: chatSessionAggregate,
    streamId: chatSessionStream(caller.principal.tenant, sessionId),
    related: callerStreams(caller),
    together: true,
    prepare: async (related, at): Promise<Prepared<AnswerJoinRequest>> => {
      const suspended = await refuseSuspendedCaller(api.commands.store, related, caller);
      return suspended ?? { type, memberId, by: actorOf(caller), at };
    },
    answer: ([event]) => {
      if (event?.type !== "ChatSessionMemberApproved" && event?.type !== "ChatSessionMemberRejected") {
        throw new Error("answering a request decided on no answer");
      }
      const { memberType, memberName, photoUrl } = event.data;
      const state = event.type === "ChatSessionMemberApproved" ? "JOINED" : "REJECTED";
      return { status: 200, body: { memberId, memberType, memberName, photoUrl, state } };
    },
    ...(caller.principal.role === "participant" ? { reword: hideSession } : {}),
  });
}
