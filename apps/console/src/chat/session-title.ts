// What a session is called, and with whom it is.
import type { ChatSession } from "@tributary/client";
import { strings } from "../strings.ts";

type Named = Pick<ChatSession, "title" | "members" | "participantId">;

export const titleOf = (session: Named): string => session.title ?? peopleOf(session);

/** Its participants by name. */
export function peopleOf({ members, participantId }: Named): string {
  const names = members.filter(({ memberType }) => memberType === "PARTICIPANT").map(({ memberName }) => memberName);
  return names.length > 0 ? names.join(", ") : (participantId ?? strings.chat.untitled);
}
