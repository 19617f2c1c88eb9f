// Registering a participant: the body as a command, the event as an answer.
import {
  type CommandOf,
  type DomainEvent,
  type Participant,
  participantStream,
  type RegisterParticipant,
} from "@tributary/schemas";
import { participantAggregate } from "../commands/aggregates.ts";
import type { Answer } from "../commands/answer.ts";
import { type Caller, handleCommand } from "../commands/handle-command.ts";
import type { ApiContext } from "../http/context.ts";

/** Registers a participant. */
export function registerParticipant(
  api: ApiContext,
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
    answer: ([event]) => ({ status: 201, body: registered(event) }),
  });
}

function registered(event: DomainEvent | undefined): Participant {
  if (event?.type !== "ParticipantRegistered") throw new Error("registering decided on no registration");
  const { participantId: id, ...details } = event.data;
  return { id, ...details, status: "ACTIVE" };
}
