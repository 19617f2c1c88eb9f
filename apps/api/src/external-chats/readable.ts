// Who is shown the links of a session: services, admins, and the coaches who are in it.
import { AppError, type Principal } from "@tributary/runtime";
import type { ApiContext } from "../http/context.ts";

/** @throws AppError 404 when there is no such session, 403 when the coach is not in it. */
export async function requireReadable(
  { store }: Pick<ApiContext, "store">,
  principal: Principal,
  sessionId: string,
): Promise<void> {
  const { tenant, role, id } = principal;
  const asked = { tenant, sessionId, participantId: id, coachId: role === "coach" ? id : null };
  const { kind, coachJoined } = await store.sessionStanding(asked);
  if (kind === null) throw new AppError("session-unknown", "There is no such chat session.");
  if (role === "coach" && !coachJoined) {
    throw new AppError("not-a-member", `${id} is not a member of this chat session.`);
  }
}
