// Which sessions of the inbox are shown.
import { type ListedSession, requestsOf } from "../../chat/session-list.ts";
import { titleOf } from "../../chat/session-title.ts";

export type Filter = "open" | "unread" | "requests" | "closed";
export const FILTERS: readonly Filter[] = ["open", "unread", "requests", "closed"];

const SHOWS: Readonly<Record<Filter, (session: ListedSession) => boolean>> = {
  open: ({ status }) => status === "OPEN",
  unread: ({ unread }) => unread > 0,
  requests: (session) => requestsOf(session).length > 0,
  closed: ({ status }) => status === "CLOSED",
};

export interface Wanted {
  filter: Filter;
  /** All its words must occur in a session's title, in the name of somebody in it, or in what was said last. */
  query: string;
  /** The one that is open: being read it does not vanish from among the unread. */
  selectedId: string | null;
}

export function filtered(sessions: readonly ListedSession[], { filter, query, selectedId }: Wanted): ListedSession[] {
  const words = query
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return sessions.filter((session) => {
    if (!SHOWS[filter](session) && !(filter === "unread" && session.id === selectedId)) return false;
    const text = textOf(session);
    return words.every((word) => text.includes(word));
  });
}

const textOf = (session: ListedSession): string =>
  [titleOf(session), ...session.members.map(({ memberName }) => memberName), session.lastMessage?.text ?? ""]
    .join("\n")
    .toLocaleLowerCase();
