// A coach has read what is in front of them: the newest message is in view, in a tab that they look at. For participants
// their session stream says so by being open.
import { useDocumentVisibility } from "@mantine/hooks";
import { useEffect, useMemo } from "react";
import type { Conversation } from "./conversation.ts";
import { Marker } from "./marker.ts";
import { isMine, type Picture } from "./picture.ts";

export function useReading(conversation: Conversation, picture: Picture, isAtEnd: boolean): void {
  const visibility = useDocumentVisibility();
  const marker = useMemo(() => {
    const { ports, path } = conversation;
    const route = "PUT /participants/{userId}/chat_sessions/{id}/read";
    return new Marker((upToMessageId) => ports.client.call(route, { ...path, body: { upToMessageId } }));
  }, [conversation]);
  const { me } = conversation.ports;
  const isReading = me.type === "COACH" && visibility === "visible" && isAtEnd && picture.session.kind !== "channel";
  const newest = isReading ? picture.messages.findLast((message) => !isMine(message, me))?.id : undefined;
  useEffect(() => {
    if (newest !== undefined) marker.upTo(newest);
  }, [marker, newest]);
}
