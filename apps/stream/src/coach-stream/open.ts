// The stream of a coach: the chat events of every session that they are in, for as long as they are. Nobody registers
// coaches, so one of whom nothing has been heard has an empty feed.

import { AppError, type Principal } from "@tributary/runtime";
import { coachFeed } from "@tributary/schemas";
import { feedStream } from "../feed-stream/open.ts";
import type { AskedFor, Opening, OpeningPorts } from "../http/opening.ts";

export interface CoachOpening extends Opening {
  coachId: string;
}

/** @throws AppError 401 when it is not theirs: as on the other streams there is no 403. */
export function streamOfCoach(ports: OpeningPorts, opening: CoachOpening): AskedFor {
  const { principal, coachId } = opening;
  requireOwn(principal, coachId);
  return feedStream(ports, opening, {
    kind: "coach",
    owner: coachFeed(coachId),
    participantId: null,
    standing: () => ports.store.coachStanding(principal.tenant, coachId),
    reload: () => [`/api/v1/coaches/${coachId}/chat_sessions/search`],
  });
}

/** Services follow sessions and participants; what one coach is told is between them and whoever runs the place. */
function requireOwn({ role, id }: Principal, coachId: string): void {
  if (role === "admin" || (role === "coach" && id === coachId)) return;
  throw new AppError("credentials-invalid", "These credentials are not for this coach's stream");
}
