// The stream of a participant: everything that their feed has; a coach sees what of it is for them.

import { AppError } from "@tributary/runtime";
import { participantFeed } from "@tributary/schemas";
import { feedStream } from "../feed-stream/open.ts";
import type { AskedFor, Opening, OpeningPorts } from "../http/opening.ts";
import { requireReader, viewOfCoach } from "./access.ts";

export interface ParticipantOpening extends Opening {
  participantId: string;
}

/** Answers 409 or 422 when it cannot be opened. @throws AppError 401 when it is not theirs. */
export function streamOfParticipant(ports: OpeningPorts, opening: ParticipantOpening): AskedFor {
  const { principal, participantId } = opening;
  requireReader(principal, participantId);
  return feedStream(ports, opening, {
    kind: "participant",
    owner: participantFeed(participantId),
    participantId,
    standing: () => standingOf(ports, opening),
    reload: () => whatToReload(participantId),
  });
}

async function standingOf({ store }: OpeningPorts, { principal, participantId }: ParticipantOpening) {
  const coachId = principal.role === "coach" ? principal.id : null;
  const standing = await store.participantStanding(principal.tenant, participantId, coachId);
  if (!standing.exists) throw new AppError("participant-unknown", "There is no such participant");
  if (standing.suspended) throw new AppError("participant-suspended", "The participant is suspended");
  const { head, floor, epoch } = standing;
  return { head, floor, epoch, ...(coachId === null ? {} : { sees: viewOfCoach(coachId, standing) }) };
}

function whatToReload(participantId: string): string[] {
  const participant = `/api/v1/participants/${participantId}`;
  const searches = ["chat_sessions", "activity_plan_cards"].map((things) => `${participant}/${things}/search`);
  return [participant, `${participant}/extras/PARTICIPANT`, ...searches];
}
