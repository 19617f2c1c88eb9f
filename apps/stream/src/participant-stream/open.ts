// Opens one participant stream. The order is the guarantee: register with the live side first, then authorize and read
// the head in one statement, then begin: whatever is committed after that statement was noted or comes live.

import type { ServerResponse } from "node:http";
import type { EventStore } from "@tributary/event-store";
import { AppError, type Clock, type CursorCodec, type KeyedPrincipal } from "@tributary/runtime";
import { participantFeed } from "@tributary/schemas";
import { startAt, type Wanted } from "../http/cursor.ts";
import type { OpenStreams } from "../subscriptions/open-streams.ts";
import { viewOf } from "./access.ts";

export interface OpeningPorts {
  store: Pick<EventStore, "participantStanding">;
  cursors: CursorCodec;
  streams: OpenStreams;
  clock: Clock;
}

export interface Opening {
  principal: KeyedPrincipal;
  participantId: string;
  wanted: Wanted;
}

interface Standing {
  head: number;
  epoch: number;
}

/** @throws AppError 401, 409 or 422, all before the first byte; anything else means that Postgres did not answer. */
export async function openParticipantStream(
  ports: OpeningPorts,
  { principal, participantId, wanted }: Opening,
  response: ServerResponse,
): Promise<void> {
  const { tenant } = principal;
  const source = { kind: "feed" as const, tenant, stream: participantFeed(participantId) };
  const sees = viewOf(principal, participantId);
  const registration = ports.streams.register(response, {
    source,
    participantId,
    apiKeyHash: principal.apiKeyHash,
    sees,
  });
  try {
    const { head, epoch } = await standingOf(ports, tenant, participantId);
    const at = { ...source, epoch, head };
    const { from, reset } = startAt(wanted, at, { cursors: ports.cursors, reload: whatToReload(participantId) });
    registration.begin({ epoch, from, head, reset, endsInMs: principal.expiresAt - ports.clock.now() });
  } catch (error) {
    registration.withdraw();
    throw error;
  }
}

/** What the opening of a stream would answer, without opening it. */
export async function checkParticipantStream(ports: OpeningPorts, opening: Opening): Promise<void> {
  viewOf(opening.principal, opening.participantId);
  await standingOf(ports, opening.principal.tenant, opening.participantId);
}

async function standingOf({ store }: OpeningPorts, tenant: string, participantId: string): Promise<Standing> {
  const standing = await store.participantStanding(tenant, participantId);
  if (!standing?.exists) throw new AppError("participant-unknown", "There is no such participant");
  if (standing.suspended) throw new AppError("participant-suspended", "The participant is suspended");
  return standing;
}

/** The queries whose answers are what the missed events would have told. */
function whatToReload(participantId: string): string[] {
  const participant = `/api/v1/participants/${participantId}`;
  const searches = ["chat_sessions", "activity_plan_cards"].map((things) => `${participant}/${things}/search`);
  return [participant, `${participant}/extras/PARTICIPANT`, ...searches];
}
