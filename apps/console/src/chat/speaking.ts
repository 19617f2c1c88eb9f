// What somebody says and does in a session. What they said is on the screen before the platform has it, and is said once
// however often it takes to get it there.
import { type Attachment, type ChatMessage, isCurable } from "@tributary/client";
import { onceOnly } from "../asking/once.ts";
import type { Conversation } from "./conversation.ts";
import { withMessages } from "./messages.ts";
import { confirmed, discarded, failed, queued, type Unsent } from "./outbox.ts";

type Said = Pick<Unsent, "key" | "text" | "replyToId" | "attachments">;

export function say(conversation: Conversation, said: Omit<Said, "key">): Promise<void> {
  return trySaying(conversation, { key: crypto.randomUUID(), ...said });
}

/** The same under the same key: should it have arrived after all, nothing is said twice. */
export const sayAgain = (conversation: Conversation, unsent: Unsent): Promise<void> => trySaying(conversation, unsent);

/** Gives up what could not be sent. */
export function discard(conversation: Conversation, { key }: Unsent): void {
  conversation.change((picture) => ({ ...picture, outbox: discarded(picture.outbox, key) }));
}

async function trySaying(conversation: Conversation, said: Said): Promise<void> {
  const { key, text, replyToId, attachments } = said;
  conversation.change((picture) => ({
    ...picture,
    outbox: queued(picture.outbox, { key, text, replyToId, attachments }),
  }));
  await conversation.inTurn(() => sayNow(conversation, said));
}

async function sayNow(conversation: Conversation, said: Said): Promise<void> {
  try {
    const message = await send(conversation, said);
    conversation.change((picture) => {
      const outbox = confirmed(picture.outbox, said.key, message.id);
      return { ...withMessages(picture, [message]), outbox };
    });
  } catch (error) {
    const why = { error, isUnknown: isCurable(error) };
    conversation.change((picture) => ({ ...picture, outbox: failed(picture.outbox, said.key, why) }));
  }
}

async function send({ ports, path }: Conversation, { key, text, replyToId, attachments }: Said): Promise<ChatMessage> {
  const input = {
    body: { text, replyToId, attachments: attachments.map(({ fileId }) => fileId) },
    headers: { "Idempotency-Key": key },
  };
  const { client, me, sessionId } = ports;
  const answer =
    me.type === "COACH"
      ? await client.call("POST /admin/chat_sessions/{id}/chat_messages", { id: sessionId, ...input })
      : await client.call("POST /participants/{userId}/chat_sessions/{id}/chat_messages", { ...path, ...input });
  return answer.body;
}

export async function editMessage({ ports, path }: Conversation, messageId: string, text: string): Promise<void> {
  await ports.client.call("PATCH /participants/{userId}/chat_sessions/{id}/chat_messages/{messageId}", {
    ...{ ...path, messageId, body: { text } },
    headers: onceOnly(),
  });
}

export async function deleteMessage({ ports, path }: Conversation, messageId: string): Promise<void> {
  await ports.client.call("DELETE /participants/{userId}/chat_sessions/{id}/chat_messages/{messageId}", {
    ...{ ...path, messageId, headers: onceOnly() },
  });
}

export async function react(
  { ports, path }: Conversation,
  { messageId, reaction, isThere }: { messageId: string; reaction: string; isThere: boolean },
): Promise<void> {
  const route = `/participants/{userId}/chat_sessions/{id}/chat_messages/{messageId}/reactions/{reaction}` as const;
  const input = { ...path, messageId, reaction, headers: onceOnly() };
  await (isThere ? ports.client.call(`PUT ${route}`, input) : ports.client.call(`DELETE ${route}`, input));
}

export async function upload({ ports, path }: Conversation, file: File): Promise<Attachment> {
  const body = new FormData();
  body.append("file", file);
  const input = { ...path, body, headers: onceOnly() };
  return (await ports.client.call("POST /participants/{userId}/chat_sessions/{id}/files", input)).body;
}

export async function answerForm({ ports, path }: Conversation, formId: string, answers: Answers): Promise<void> {
  const input = { ...path, formId, body: { answers }, headers: onceOnly() };
  await ports.client.call("PUT /participants/{userId}/chat_sessions/{id}/forms/{formId}", input);
}

/** Lets somebody in who has asked, or refuses them. */
export async function decide({ ports }: Conversation, memberId: string, isWelcome: boolean): Promise<void> {
  const route = "POST /admin/chat_sessions/{id}/members/{memberId}" as const;
  const input = { id: ports.sessionId, memberId, headers: onceOnly() };
  await (isWelcome ? ports.client.call(`${route}/approve`, input) : ports.client.call(`${route}/reject`, input));
}

type Answers = { name: string; value: unknown }[];
