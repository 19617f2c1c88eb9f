// With whom a participant's session is.
import type { ChatSession } from "@tributary/client";
import { titleOf } from "../chat/session-title.ts";

/** Everybody who is in it but the participant; its title when they are alone. */
export function othersOf(session: Pick<ChatSession, "members" | "title" | "participantId">, myId: string): string {
  const others = session.members.filter(
    ({ memberId, memberType, state }) => state === "JOINED" && !(memberType === "PARTICIPANT" && memberId === myId),
  );
  return others.length > 0 ? others.map(({ memberName }) => memberName).join(", ") : titleOf(session);
}
