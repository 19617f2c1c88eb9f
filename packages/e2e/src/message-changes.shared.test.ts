/** What becomes of a message after it was sent, on the streams of those who ask for it, as the answers and pages say it. */
import { openStream } from "@tributary/testing";
import { expect, test } from "vitest";
import { openConversation, request } from "./conversation.ts";
import { messageIds } from "./received.ts";
import { sharedPlatform } from "./shared-platform/shared-platform.ts";

test("edits, reactions, deletions and deliveries reach whoever asks for them, in their order, and nobody else", async () => {
  await using platform = await sharedPlatform();
  const { api, stream: app } = platform;
  const { participantId, sessionId, participant, coach, say, sessionStreamPath } = await openConversation(
    api.url,
    platform.tenant,
  );
  const stream = (query: string) => openStream({ url: `${app.url}${sessionStreamPath}${query}`, headers: coach });
  const [asking, plain] = [await stream("?include=edits,receipts"), await stream("")];
  for (const client of [asking, plain]) await client.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");

  const session = `${api.url}/api/v1/participants/${participantId}/chat_sessions/${sessionId}`;
  const id = await say("first");
  const message = `${session}/chat_messages/${id}`;
  const edited = await request("PATCH", message, participant, { text: "second" });
  await request("PUT", `${message}/reactions/%F0%9F%91%8D`, coach);
  await request("DELETE", `${message}/reactions/%F0%9F%91%8D`, coach);
  await request("PUT", `${session}/delivered`, coach, { upToMessageId: id });
  await request("DELETE", message, participant);
  const last = await say("last");

  await plain.waitForCount(2);
  const told = await asking.waitForCount(7);
  const about = { sessionId, participantId, messageId: id };
  const reacted = { ...about, memberId: "41", memberType: "COACH", reaction: "👍", at: expect.any(String) };
  const delivered = { sessionId, participantId, memberId: "41", memberType: "COACH", upToMessageId: id };
  expect(told.slice(1, 6).map(({ eventType, payload }) => ({ eventType, payload }))).toEqual([
    { eventType: "MESSAGE_EDITED", payload: edited.body },
    { eventType: "MESSAGE_REACTION_ADDED", payload: reacted },
    { eventType: "MESSAGE_REACTION_REMOVED", payload: reacted },
    { eventType: "MESSAGES_DELIVERED", payload: { ...delivered, deliveredAt: expect.any(String) } },
    { eventType: "MESSAGE_DELETED", payload: { ...about, deletedBy: participantId, deletedAt: expect.any(String) } },
  ]);
  expect([messageIds(asking), messageIds(plain)]).toEqual([
    [id, last],
    [id, last],
  ]);
});
