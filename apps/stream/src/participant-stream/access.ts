// Who may open a participant's stream, and what of it they see. Everyone else gets 401: the contract that the
// front-end knows lists no 403 for this route.

import { AppError, type Principal } from "@tributary/runtime";

/** Until a coach's view is narrowed by the sessions they are a member of, it has no chat events at all. */
const COACH_SEES = new Set([
  "PARTICIPANT_EXTRA_VALUE_CHANGED",
  "ACTION_PLAN_CARDS_ADDED",
  "ACTION_PLAN_CARD_RESPONDED",
]);

export type View = (eventType: string) => boolean;

/** @throws AppError 401 when this stream is not for them. */
export function viewOf({ role, id }: Principal, participantId: string): View {
  if (role === "service" || role === "admin" || (role === "participant" && id === participantId)) return () => true;
  if (role === "coach") return (eventType) => COACH_SEES.has(eventType);
  throw new AppError("credentials-invalid", "These credentials are not for this participant's stream");
}
