import { useEffect, useMemo } from "react";
import type { Conversation } from "./conversation.ts";
import { TypingSignal } from "./typing-signal.ts";

/** Tells the others of my typing for as long as the session is on the screen. */
export function useTyping(conversation: Conversation): TypingSignal {
  const signal = useMemo(() => {
    const { ports, path } = conversation;
    return new TypingSignal((state) =>
      ports.client.call("POST /participants/{userId}/chat_sessions/{id}/typing", { ...path, body: { state } }),
    );
  }, [conversation]);
  useEffect(() => () => signal.stopped(), [signal]);
  return signal;
}
