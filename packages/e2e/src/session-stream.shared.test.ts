/** The stream of one session through real processes: what the api answers is what it shows, and what ends it ends it at once. */
import { chatSessionStream } from "@tributary/schemas";
import { openStream } from "@tributary/testing";
import { expect, test } from "vitest";
import { type Conversation, openConversation, request } from "./conversation.ts";
import { eventually, messageIds } from "./received.ts";
import { type SharedPlatform, sharedPlatform } from "./shared-platform/shared-platform.ts";

const WITHIN_A_SECOND = 1_000;

async function scene(platform: SharedPlatform) {
  const { api, stream: app } = platform;
  const talk = await openConversation(api.url, platform.tenant);
  const session = `/api/v1/participants/${talk.participantId}/chat_sessions/${talk.sessionId}`;
  const open = (headers: Record<string, string>, cursor?: string, query = "") =>
    openStream({
      ...{ url: `${app.url}${session}/stream${query}`, headers },
      ...(cursor === undefined ? {} : { lastEventId: cursor }),
    });
  return { api, talk, session, open };
}

const say = async (apiUrl: string, { coach, sessionId }: Conversation, text: string) =>
  request("POST", `${apiUrl}/api/v1/admin/chat_sessions/${sessionId}/chat_messages`, coach, { text });

test("both sides of a conversation read it on the session's stream, with the same numbers", async () => {
  await using platform = await sharedPlatform();
  const { api, talk, open } = await scene(platform);
  const [participant, coach] = [await open(talk.participant), await open(talk.coach)];
  for (const client of [participant, coach]) await client.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");
  const mine = await talk.say("hello");
  const answer = await say(api.url, talk, "hello yourself");
  const [read, seen] = await Promise.all([participant.waitForCount(2), coach.waitForCount(2)]);
  expect(read[1]?.payload).toEqual(answer.body);
  expect(messageIds(participant)).toEqual([mine, (answer.body as { id: string }).id]);
  expect(seen.map(({ id, payload }) => [id, payload])).toEqual(read.map(({ id, payload }) => [id, payload]));
});

test("a stream opened from the cursor of the message page goes on where the page ends", async () => {
  await using platform = await sharedPlatform();
  const { api, talk, session, open } = await scene(platform);
  await talk.say("on the page");
  const page = await request("GET", `${api.url}${session}/chat_messages`, talk.participant);
  const next = await talk.say("after the page");
  const stream = await open(talk.participant, page.headers.get("session-stream-cursor") ?? "");
  await stream.waitForCount(1);
  expect(messageIds(stream)).toEqual([next]);
  expect(stream.frames[0]?.eventType).toBe("KEEP_ALIVE");
});

test.each([
  ["left", "DELETE", "members/41", "coach", 401],
  ["closed", "POST", "close", "coach", 409],
  ["suspended", "POST", "suspend", "admin", 409],
] as const)(
  "a stream that is over says %s within a second, and does not open again",
  async (reason, method, action, role, status) => {
    await using platform = await sharedPlatform();
    const { api, talk, open } = await scene(platform);
    const stream = await open(talk.coach);
    await stream.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");
    const headers = role === "admin" ? await platform.tenant.as("admin", "1") : talk.coach;
    const of = action === "suspend" ? `participants/${talk.participantId}` : `admin/chat_sessions/${talk.sessionId}`;
    const done = await request(method, `${api.url}/api/v1/${of}/${action}`, headers);
    expect(done.status).toBeLessThan(300);
    const closing = await stream.waitFor(({ eventType }) => eventType === "STREAM_CLOSING", WITHIN_A_SECOND);
    expect(closing.payload).toMatchObject({ reason });
    expect(await stream.ended).toEqual({ clean: true });
    expect((await open(talk.coach, stream.lastEventId ?? "")).status).toBe(status);
  },
);

test("typing is seen by the other side, if it asked for it", async () => {
  await using platform = await sharedPlatform();
  const { api, talk, session, open } = await scene(platform);
  const [asked, own, other] = [
    await open(talk.participant, undefined, "?include=typing"),
    await open(talk.coach, undefined, "?include=typing"),
    await open(talk.participant),
  ];
  for (const client of [asked, own, other]) await client.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");
  const type = () => request("POST", `${api.url}${session}/typing`, talk.coach, { state: "typing" });
  // The topic's own tail may still be on its way; each word is worth something only to those who are there.
  await eventually(async () => {
    expect((await type()).status).toBe(204);
    return asked.frames.some(({ eventType }) => eventType === "MEMBER_TYPING");
  }, "the participant sees that the coach is typing");
  await talk.say("hello");
  for (const client of [own, other]) {
    await client.waitFor(({ eventType }) => eventType === "MESSAGE_SENT");
    expect(client.frames.map(({ eventType }) => eventType)).not.toContain("MEMBER_TYPING");
  }
});

test("what reaches the participant's open stream is read: nothing stays unread, and a mark causes no other mark", async () => {
  await using platform = await sharedPlatform();
  const { api, talk, session, open } = await scene(platform);
  const unread = async () =>
    ((await request("GET", api.url + session, talk.participant)).body as { unread: number }).unread;
  await say(api.url, talk, "before it was opened");
  expect(await unread()).toBe(1);
  const stream = await open(talk.participant);
  await eventually(async () => (await unread()) === 0, "the opening marks what is there");
  for (const text of ["1", "2", "3"]) await say(api.url, talk, text);
  await stream.waitForCount(3);
  await eventually(async () => (await unread()) === 0, "what was delivered is marked");
  await talk.say("my own");
  await stream.waitForCount(4);

  const events = await platform.store.readStream(chatSessionStream(platform.tenant.name, talk.sessionId), 0, 100);
  const marks = events.flatMap(({ event }) => (event.type === "MessagesRead" ? [event.data.upToVersion] : []));
  const ofCoach = events.flatMap(({ event, version }) =>
    event.type === "MessageSent" && event.data.senderId !== talk.participantId ? [version] : [],
  );
  expect(marks).toEqual([...new Set(marks)].toSorted((a, b) => a - b));
  expect(marks.filter((version) => !ofCoach.includes(version))).toEqual([]);
  expect(marks.at(-1)).toBe(ofCoach.at(-1));
});

test("a coach who has it open marks nothing", async () => {
  await using platform = await sharedPlatform();
  const { api, talk, session, open } = await scene(platform);
  const stream = await open(talk.coach);
  await stream.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");
  await talk.say("for the coach");
  await stream.waitForCount(1);
  const participant = await open(talk.participant);
  await say(api.url, talk, "for the participant");
  await participant.waitForCount(1);
  const readBy = async (headers: Record<string, string>) =>
    ((await request("GET", api.url + session, headers)).body as { unread: number }).unread;
  await eventually(async () => (await readBy(talk.participant)) === 0, "the participant's mark arrives");
  expect(await readBy(talk.coach)).toBe(1);
});
