// What can be done with messages, and whether the last of it failed.
import type { ChatMessage } from "@tributary/client";
import { useMemo, useState } from "react";
import { type Doing, useDoing } from "../asking/use-doing.ts";
import type { Conversation } from "./conversation.ts";
import type { MessageDeeds } from "./message-actions.tsx";
import { editMessage, react } from "./speaking.ts";

export interface Deeds {
  deeds: MessageDeeds;
  doing: Doing;
  replyTo: ChatMessage | null;
  setReplyTo(message: ChatMessage | null): void;
  editedId: string | null;
  /** What is about to be deleted. */
  deleted: ChatMessage | null;
  setDeleted(message: ChatMessage | null): void;
}

export function useDeeds(conversation: Conversation): Deeds {
  const [replyTo, setReplyTo] = useState<ChatMessage | null>(null);
  const [editedId, setEditedId] = useState<string | null>(null);
  const [deleted, setDeleted] = useState<ChatMessage | null>(null);
  const doing = useDoing();
  const { run } = doing;
  const deeds = useMemo(
    (): MessageDeeds => ({
      myId: conversation.ports.me.id,
      drafts: conversation.drafts.edits,
      onReply: setReplyTo,
      onReact: ({ id }, reaction, isThere) => void run(() => react(conversation, { messageId: id, reaction, isThere })),
      onEdit: (message) => setEditedId(message?.id ?? null),
      onSave: ({ id }, text) => editMessage(conversation, id, text),
      onDelete: setDeleted,
      onCopy: ({ text }) => void run(() => navigator.clipboard.writeText(text)),
    }),
    [conversation, run],
  );
  return { deeds, doing, replyTo, setReplyTo, editedId, deleted, setDeleted };
}
