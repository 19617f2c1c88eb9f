// Erasing a participant: they leave every session they are in, then their key is gone, and with it all that was said about
// them. The append refuses to erase a current member, so that nobody decides with their name at hand afterwards.
import {
  type CommandOf,
  chatSessionStream,
  type EraseParticipant,
  type LeaveChatSession,
  participantStream,
} from "@tributary/schemas";
import { actorOf } from "../commands/actor.ts";
import { chatSessionAggregate, participantAggregate } from "../commands/aggregates.ts";
import type { Answer } from "../commands/answer.ts";
import { type Caller, handleCommand } from "../commands/handle-command.ts";
import type { CommandContext } from "../http/context.ts";

const gone = () => ({ status: 204, body: null });

/** Erases a participant. What a crash leaves half done is done by sending the command again. */
export function eraseParticipant(
  api: CommandContext,
  caller: Caller,
  { participantId }: CommandOf<"EraseParticipant">,
): Promise<Answer> {
  const { tenant } = caller.principal;
  return handleCommand(api.commands, {
    caller,
    aggregate: participantAggregate,
    streamId: participantStream(tenant, participantId),
    prepare: async (_related, at): Promise<EraseParticipant> => {
      const sessions = await api.store.queries.sessionsOfParticipant(tenant, participantId);
      for (const sessionId of sessions) await leave(api, caller, { sessionId, participantId });
      return { type: "EraseParticipant", participantId, by: actorOf(caller), at };
    },
    answer: gone,
  });
}

/** That they left it meanwhile is no failure: a refusal is of no interest here. */
async function leave(
  api: CommandContext,
  { principal, traceparent }: Caller,
  { sessionId, participantId: memberId }: { sessionId: string; participantId: string },
): Promise<void> {
  const caller = { principal, traceparent };
  await handleCommand(api.commands, {
    caller,
    aggregate: chatSessionAggregate,
    streamId: chatSessionStream(principal.tenant, sessionId),
    prepare: (_related, at): LeaveChatSession => ({
      ...{ type: "LeaveChatSession", memberId, evenIfClosed: true, by: actorOf(caller), at },
    }),
    answer: gone,
  });
}
