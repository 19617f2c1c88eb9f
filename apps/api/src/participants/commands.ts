// Registering a participant: the body as a command, the event as an answer.
import {
  type DomainEvent,
  type Participant,
  participantStream,
  type RegisterParticipant,
  type RegisterParticipantBody,
} from "@tributary/schemas";
import { participantAggregate } from "../commands/aggregates.ts";
import type { Answer } from "../commands/answer.ts";
import { type Caller, handleCommand } from "../commands/handle-command.ts";
import type { ApiContext } from "../http/context.ts";

/** Registers a participant under the given id, or under a new one. */
export function registerParticipant(api: ApiContext, caller: Caller, body: RegisterParticipantBody): Promise<Answer> {
  const { id: participantId = api.ids(), firstName, lastName } = body;
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
