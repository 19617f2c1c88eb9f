// A session, live for as long as the component is on the screen.
import { useEffect, useState } from "react";
import { useConnection } from "../connection/connection.tsx";
import type { Conversation, ConversationPorts } from "./conversation.ts";
import { conversationOf, leave } from "./kept-conversations.ts";
import { useMe } from "./use-me.ts";

type Which = Pick<ConversationPorts, "userId" | "sessionId" | "most">;

/** Null only before the first rendering is over. */
export function useConversation({ userId, sessionId, most }: Which): Conversation | null {
  const { client } = useConnection();
  const me = useMe();
  const [conversation, setConversation] = useState<Conversation | null>(null);
  useEffect(() => {
    const opened = conversationOf({ client, me, userId, sessionId, ...(most === undefined ? {} : { most }) });
    setConversation(opened);
    void opened.open();
    return () => leave(opened);
  }, [client, me, userId, sessionId, most]);
  return conversation;
}
