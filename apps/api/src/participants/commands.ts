// Registering a participant.
import { type CommandOf, participantStream, type RegisterParticipant } from "@tributary/schemas";
import { participantAggregate } from "../commands/aggregates.ts";
import type { Answer } from "../commands/answer.ts";
import { type Caller, handleCommand } from "../commands/handle-command.ts";
import type { CommandContext } from "../http/context.ts";
import { asTheyAre } from "./answers.ts";

/** Registers a participant. */
export function registerParticipant(
  api: CommandContext,
  caller: Caller,
  { participantId, firstName, lastName, ...body }: CommandOf<"RegisterParticipant">,
): Promise<Answer> {
  return handleCommand(api.commands, {
    caller,
    aggregate: participantAggregate,
    streamId: participantStream(caller.principal.tenant, participantId),
    prepare: (_related, at): RegisterParticipant => ({
      type: "RegisterParticipant",
      participantId,
      firstName,
      lastName,
      email: body.email ?? null,
      mobile: body.mobile ?? null,
      timezone: body.timezone ?? null,
      externalId: body.externalId ?? null,
      at,
    }),
    answer: (_events, state) => ({ ...asTheyAre(state), status: 201 }),
  });
}
