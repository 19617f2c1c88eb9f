// A session, live for as long as the component is on the screen.
import { useEffect, useState } from "react";
import { useConnection } from "../connection/connection.tsx";
import { Conversation, type ConversationPorts } from "./conversation.ts";
import { useMe } from "./use-me.ts";

type Which = Pick<ConversationPorts, "userId" | "sessionId" | "most">;

/** Null only before the first rendering is over. */
export function useConversation({ userId, sessionId, most }: Which): Conversation | null {
  const { client } = useConnection();
  const me = useMe();
  const [conversation, setConversation] = useState<Conversation | null>(null);
  useEffect(() => {
    const opened = new Conversation({ client, me, userId, sessionId, ...(most === undefined ? {} : { most }) });
    setConversation(opened);
    void opened.open();
    return () => opened.close();
  }, [client, me, userId, sessionId, most]);
  return conversation;
}
