// Updating a profile: the answer is the participant as they are from now on.
import { type CommandOf, participantStream, type UpdateParticipantProfile } from "@tributary/schemas";
import { actorOf } from "../commands/actor.ts";
import { participantAggregate } from "../commands/aggregates.ts";
import type { Answer } from "../commands/answer.ts";
import { type Caller, handleCommand } from "../commands/handle-command.ts";
import type { CommandContext } from "../http/context.ts";
import { etagOf } from "../http/etag.ts";
import { asTheyAre } from "./answers.ts";

/** Changes what is named of a participant's profile. */
export function updateProfile(
  api: CommandContext,
  caller: Caller,
  { type, participantId, ifMatch, ...changes }: CommandOf<"UpdateParticipantProfile">,
): Promise<Answer> {
  const { tenant } = caller.principal;
  return handleCommand(api.commands, {
    caller,
    aggregate: participantAggregate,
    streamId: participantStream(tenant, participantId),
    prepare: async (_related, at): Promise<UpdateParticipantProfile> => {
      const isAsSeen =
        ifMatch === undefined || ifMatch.includes(etagOf(await api.store.queries.participant(tenant, participantId)));
      return { type, participantId, changes, isAsSeen, by: actorOf(caller), at };
    },
    answer: (_events, state) => asTheyAre(state),
  });
}
