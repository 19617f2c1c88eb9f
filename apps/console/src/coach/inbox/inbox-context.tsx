// The coach's sessions, live, for all of the coach's rooms: one snapshot and one stream, wherever the coach is looking.
import type { Client } from "@tributary/client";
import { createContext, type JSX, type ReactNode, useContext, useEffect, useState } from "react";
import { LiveList, type LiveListState } from "../../chat/live-list.ts";
import type { Me } from "../../chat/picture.ts";
import { useLive } from "../../chat/use-live.ts";
import { useMe } from "../../chat/use-me.ts";
import { useConnection } from "../../connection/connection.tsx";
import { Loading } from "../../shell/loading.tsx";

const Context = createContext<LiveList | null>(null);
const INCLUDED = ["edits", "receipts", "external"] as const;
const PER_PAGE = 50;

export function InboxProvider({ children }: { children: ReactNode }): JSX.Element {
  const { client } = useConnection();
  const me = useMe();
  const [inbox, setInbox] = useState<LiveList | null>(null);
  useEffect(() => {
    const opened = inboxOf(client, me);
    setInbox(opened);
    void opened.open();
    return () => opened.close();
  }, [client, me]);
  return inbox === null ? <Loading /> : <Context value={inbox}>{children}</Context>;
}

/** The inbox that is there already, or else one of its own. */
export function WithInbox({ children }: { children: JSX.Element }): JSX.Element {
  return useContext(Context) === null ? <InboxProvider>{children}</InboxProvider> : children;
}

/** The inbox. Throws outside of an InboxProvider. */
export function useInbox(): { inbox: LiveList; state: LiveListState } {
  const inbox = useContext(Context);
  if (inbox === null) throw new Error("useInbox() needs an InboxProvider above it");
  return { inbox, state: useLive(inbox.store) };
}

const inboxOf = (client: Client, me: Me): LiveList =>
  new LiveList({
    ...{ client, me },
    page: async (page) => {
      const body = { page, perPage: PER_PAGE };
      const answer = await client.call("POST /coaches/{coachId}/chat_sessions/search", { coachId: me.id, body });
      const { results, total } = answer.body;
      return { results, isMore: page * PER_PAGE < total, cursor: answer.cursor };
    },
    stream: (since, onReset) => client.coachStream(me.id, { since, include: INCLUDED, onReset }),
  });
