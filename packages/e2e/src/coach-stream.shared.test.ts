/** A coach's day through real processes: what the inbox shows, the stream goes on from; what they leave, they no longer hear of. */
import type { RecordedStream } from "@tributary/testing";
import { openStream } from "@tributary/testing";
import { expect, test } from "vitest";
import { z } from "zod";
import { openConversation, request } from "./conversation.ts";
import { messageIds } from "./received.ts";
import { sharedPlatform } from "./shared-platform/shared-platform.ts";

const inboxAnswer = z.looseObject({ results: z.array(z.looseObject({ id: z.string(), unread: z.int() })) });
const types = ({ frames }: RecordedStream) => frames.map(({ eventType }) => eventType);

test("a coach goes on from their inbox, over all sessions, until they leave one", async () => {
  await using platform = await sharedPlatform();
  const { api, stream: app } = platform;
  const first = await openConversation(api.url, platform.tenant, { participantId: "40" });
  const second = await openConversation(api.url, platform.tenant, { participantId: "50" });
  await first.say("before the inbox was read");

  const search = `${api.url}/api/v1/coaches/41/chat_sessions/search`;
  const answer = await request("POST", search, first.coach, { unreadOnly: true });
  expect(inboxAnswer.parse(answer.body).results).toMatchObject([{ id: first.sessionId, unread: 1 }]);
  const since = answer.headers.get("stream-cursor") ?? "";
  const missed = await second.say("before the stream was opened");

  const url = `${app.url}/api/v1/coaches/41/stream`;
  const stream = await openStream({ url: `${url}?since=${since}`, headers: first.coach });
  await stream.waitForCount(1);
  const live = await first.say("live");
  await stream.waitForCount(2);
  expect(messageIds(stream)).toEqual([missed, live]);

  await request("DELETE", `${api.url}/api/v1/admin/chat_sessions/${first.sessionId}/members/41`, first.coach);
  await first.say("not for a coach who has left");
  const last = await second.say("for a coach who is there");
  await stream.waitForCount(4);
  expect(types(stream)).toEqual([
    ...["KEEP_ALIVE", "MESSAGE_SENT", "MESSAGE_SENT", "CHAT_SESSION_MEMBER_LEFT", "MESSAGE_SENT"],
  ]);
  expect(messageIds(stream)).toEqual([missed, live, last]);

  const again = await openStream({ url: `${url}?since=${since}`, headers: first.coach });
  await again.waitForCount(4);
  expect(again.frames.map(({ id }) => id)).toEqual([since, ...stream.frames.slice(1).map(({ id }) => id)]);
  const other = await openStream({ url, headers: await platform.tenant.as("coach", "42") });
  expect(other.status).toBe(401);
});
