import type { Snapshot } from "@tributary/event-store";
import { AppError, type Principal } from "@tributary/runtime";
import type { ChatSession, SearchSessionsBody } from "@tributary/schemas";
import type { ApiContext } from "../http/context.ts";

/**
 * One page of a participant's sessions, newest first. A coach finds those that they are a member of, too.
 * @throws AppError 404 when there is no such participant.
 */
export async function searchSessions(
  { store }: ApiContext,
  { tenant, role, id }: Principal,
  { userId, page, perPage }: SearchSessionsBody & { userId: string },
): Promise<Snapshot<{ results: ChatSession[]; total: number }>> {
  if (!(await store.queries.participant(tenant, userId))) {
    throw new AppError("not-found", "There is no such participant");
  }
  const coachId = role === "coach" ? id : null;
  return store.snapshots.chatSessions(tenant, userId, {
    coachId,
    readerId: id,
    offset: (page - 1) * perPage,
    limit: perPage,
  });
}
