// What a coach does with a session as a whole, and with who is in it. Of members the stream tells; of locking and closing
// the answer does.
import type { ChatSession, LinkExternalChatBody, RequestFormBody } from "@tributary/client";
import { type Once, onceOnly } from "../../asking/once.ts";
import type { Conversation } from "../../chat/conversation.ts";

function shown(conversation: Conversation, { locked, status }: ChatSession): void {
  conversation.change((picture) => ({ ...picture, session: { ...picture.session, locked, status } }));
}

export async function setLocked(conversation: Conversation, isLocked: boolean): Promise<void> {
  const { client, sessionId: id } = conversation.ports;
  const input = { id, headers: onceOnly() };
  const answer = isLocked
    ? await client.call("POST /admin/chat_sessions/{id}/lock", input)
    : await client.call("POST /admin/chat_sessions/{id}/unlock", input);
  shown(conversation, answer.body);
}

export async function closeSession(conversation: Conversation): Promise<void> {
  const { client, sessionId: id } = conversation.ports;
  const { body } = await client.call("POST /admin/chat_sessions/{id}/close", { id, headers: onceOnly() });
  shown(conversation, body);
}

export async function leaveSession({ ports: { client, sessionId: id, me } }: Conversation): Promise<void> {
  const route = "DELETE /admin/chat_sessions/{id}/members/{memberId}";
  await client.call(route, { id, memberId: me.id, headers: onceOnly() });
}

export async function invite({ ports }: Conversation, { id, name }: { id: string; name: string }): Promise<void> {
  const body = { memberId: id, memberType: "COACH" as const, memberName: name };
  await ports.client.call("POST /admin/chat_sessions/{id}/members", { id: ports.sessionId, body, headers: onceOnly() });
}

/** Hands the session over to a chat outside. */
export async function link({ ports }: Conversation, body: LinkExternalChatBody, headers: Once): Promise<void> {
  const route = "POST /admin/chat_sessions/{id}/external_chats";
  await ports.client.call(route, { id: ports.sessionId, body, headers });
}

export async function unlink({ ports }: Conversation, linkId: string): Promise<void> {
  const route = "DELETE /admin/chat_sessions/{id}/external_chats/{linkId}";
  await ports.client.call(route, { id: ports.sessionId, linkId, headers: onceOnly() });
}

export async function requestForm({ ports }: Conversation, body: RequestFormBody, headers: Once): Promise<void> {
  await ports.client.call("POST /admin/chat_sessions/{id}/forms", { id: ports.sessionId, body, headers });
}
