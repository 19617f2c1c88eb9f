// Suspending and reactivating: the answer is the participant as they are from now on.
import {
  type CommandOf,
  participantStream,
  type ReactivateParticipant,
  type SuspendParticipant,
} from "@tributary/schemas";
import { actorOf } from "../commands/actor.ts";
import { participantAggregate } from "../commands/aggregates.ts";
import type { Answer } from "../commands/answer.ts";
import { type Caller, handleCommand } from "../commands/handle-command.ts";
import type { CommandContext } from "../http/context.ts";
import { asTheyAre } from "./answers.ts";

/** Suspends or reactivates a participant. */
export function changeStanding(
  api: CommandContext,
  caller: Caller,
  { type, participantId }: CommandOf<"SuspendParticipant" | "ReactivateParticipant">,
): Promise<Answer> {
  return handleCommand(api.commands, {
    caller,
    aggregate: participantAggregate,
    streamId: participantStream(caller.principal.tenant, participantId),
    prepare: (_related, at): SuspendParticipant | ReactivateParticipant => ({
      ...{ type, participantId, by: actorOf(caller), at },
    }),
    answer: (_events, state) => asTheyAre(state),
  });
}
