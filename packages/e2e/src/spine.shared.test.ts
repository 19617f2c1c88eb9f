/** The path of one event through the whole platform: command over HTTP, Postgres, Kafka, bytes on the stream. */
import { openStream } from "@tributary/testing";
import { expect, test } from "vitest";
import { openConversation, request } from "./conversation.ts";
import { carrying, messageIds } from "./received.ts";
import { sharedPlatform } from "./shared-platform/shared-platform.ts";

test("a message sent over HTTP arrives on the participant's open stream with every field of the answer", async () => {
  await using platform = await sharedPlatform();
  const { api, stream: app } = platform;
  const talk = await openConversation(api.url, platform.tenant);
  const stream = await openStream({ url: app.url + talk.streamPath, headers: talk.participant });
  await stream.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");

  const path = `/api/v1/participants/${talk.participantId}/chat_sessions/${talk.sessionId}/chat_messages`;
  const answer = await request("POST", api.url + path, talk.participant, { text: "Grüße 👋" });
  const frame = await stream.waitFor(({ eventType }) => eventType === "MESSAGE_SENT");

  expect(answer.status).toBe(201);
  expect(frame.payload).toEqual(answer.body);
  expect(frame.payload).toMatchObject({ text: "Grüße 👋", sessionId: talk.sessionId, senderId: talk.participantId });
  expect(frame.id).toMatch(/^\d+\.[A-Za-z0-9_-]+$/);
});

test("a changed extra arrives on the stream with the fields of the vendor's payload", async () => {
  await using platform = await sharedPlatform();
  const { api, stream: app } = platform;
  const talk = await openConversation(api.url, platform.tenant);
  const admin = await platform.tenant.as("admin", "1");
  const mood = { code: "mood", group: "wellbeing", name: "Mood", dataType: "S" };
  expect((await request("POST", `${api.url}/api/v1/admin/extras`, admin, mood)).status).toBe(201);
  const stream = await openStream({ url: app.url + talk.streamPath, headers: talk.participant });
  await stream.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");

  const change = { extraCode: "mood", value: "calm" };
  await request("PUT", `${api.url}/api/v1/participants/${talk.participantId}/extras`, talk.participant, change);
  const frame = await stream.waitFor(({ eventType }) => eventType === "PARTICIPANT_EXTRA_VALUE_CHANGED");

  expect(Object.keys(frame.payload as object).sort()).toEqual(
    ["extraCode", "extraGroup", "extraName", "extraValue", "id", "participantId", "updatedAt"].sort(),
  );
  expect(frame.payload).toMatchObject({ extraCode: "mood", extraValue: "calm", participantId: talk.participantId });
});

test("a stream opened from the beginning replays the whole feed, then goes on live", async () => {
  await using platform = await sharedPlatform();
  const { api, stream: app } = platform;
  const talk = await openConversation(api.url, platform.tenant);
  const before = await talk.say("before");
  const url = `${app.url}${talk.streamPath}?since=earliest`;
  const stream = await openStream({ url, headers: talk.participant });
  await stream.waitFor(carrying(before));
  const after = await talk.say("after");
  await stream.waitFor(carrying(after));

  const frames = await stream.waitForCount(4);
  expect(frames.map(({ eventType, id }) => [eventType, id?.split(".")[0]])).toEqual([
    ["CHAT_SESSION_MEMBER_JOINED", "1"],
    ["CHAT_SESSION_MEMBER_JOINED", "2"],
    ["MESSAGE_SENT", "3"],
    ["MESSAGE_SENT", "4"],
  ]);
  expect(frames[0]?.payload).toMatchObject({ memberType: "COACH" });
  expect(frames[1]?.payload).toMatchObject({ memberId: talk.participantId });
  expect(messageIds(stream)).toEqual([before, after]);
});

test("two replicas of the stream send the same events with the same ids", async () => {
  await using platform = await sharedPlatform();
  const { api } = platform;
  const [one, two] = platform.streams;
  const talk = await openConversation(api.url, platform.tenant);
  const open = (url: string) => openStream({ url: url + talk.streamPath, headers: talk.participant });
  const [a, b] = await Promise.all([open(one.url), open(two.url)]);
  for (const client of [a, b]) await client.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");

  for (let n = 0; n < 20; n++) await talk.say(`message ${n}`);
  const [fromOne, fromTwo] = await Promise.all([a.waitForCount(20), b.waitForCount(20)]);
  const comparable = (frames: typeof fromOne) => frames.map(({ id, payload }) => ({ id, payload }));
  expect(comparable(fromTwo)).toEqual(comparable(fromOne));
});
