// Sessions in which something is still unsent outlive the room that showed them: coming back, it is there, and until then
// the list says so.
import type { Client } from "@tributary/client";
import { Conversation, type ConversationPorts } from "./conversation.ts";
import { LiveStore } from "./live-store.ts";
import { waiting } from "./outbox.ts";

interface Kept {
  conversations: Map<string, Conversation>;
  /** The sessions in which something was not sent. */
  failed: LiveStore<ReadonlySet<string>>;
}

const kept = new WeakMap<Client, Kept>();

function keptOf(client: Client): Kept {
  const known = kept.get(client) ?? { conversations: new Map(), failed: new LiveStore<ReadonlySet<string>>(new Set()) };
  kept.set(client, known);
  return known;
}

/** The sessions in which something was not sent. */
export const failedSessions = (client: Client): LiveStore<ReadonlySet<string>> => keptOf(client).failed;

/** The conversation that was left with something unsent, or a new one. */
export function conversationOf(ports: ConversationPorts): Conversation {
  const { conversations } = keptOf(ports.client);
  const conversation = conversations.get(ports.sessionId) ?? new Conversation({ ...ports, onOutbox: noteUnsent });
  conversations.set(ports.sessionId, conversation);
  return conversation;
}

export function leave(conversation: Conversation): void {
  conversation.close();
  const { client, sessionId } = conversation.ports;
  if (!conversation.hasUnsent) keptOf(client).conversations.delete(sessionId);
}

function noteUnsent({ ports, store }: Conversation): void {
  const outbox = store.get().picture?.outbox ?? [];
  const hasFailed = waiting(outbox).some(({ state }) => state === "failed");
  keptOf(ports.client).failed.update((before) => {
    if (before.has(ports.sessionId) === hasFailed) return before;
    const failed = new Set(before);
    if (hasFailed) failed.add(ports.sessionId);
    else failed.delete(ports.sessionId);
    return failed;
  });
}
