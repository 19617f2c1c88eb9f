/** kill -9 of the stream: a client that comes back with its last id has everything once, in order. */
import { openStream } from "@tributary/testing";
import { expect, test } from "vitest";
import { type Conversation, openConversation } from "./conversation.ts";
import { platformForTest } from "./platform-for-test.ts";
import { carrying, messageIds } from "./received.ts";

test("a client resumes after the stream was killed in the middle of a conversation, without loss or repetition", async () => {
  await using platform = await platformForTest();
  const [api, doomed] = await Promise.all([platform.startApi(), platform.startStream()]);
  const talk = await openConversation(api.url, platform.tenant);
  const before = await openStream({ url: doomed.url + talk.streamPath, headers: talk.participant });
  await before.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");
  const talking = sayMany(talk, 40);
  // Killed while messages are on their way: some were received, some not, and the test does not care which.
  await before.waitForCount(3);
  await doomed.end("SIGKILL");
  await before.ended;
  const sent = await talking;

  const app = await platform.startStream();
  const after = await openStream({
    url: app.url + talk.streamPath,
    headers: talk.participant,
    lastEventId: before.lastEventId ?? "",
  });
  const last = await talk.say("live again");
  await after.waitFor(carrying(last));
  expect(messageIds(before).length).toBeLessThan(sent.length);
  expect([...messageIds(before), ...messageIds(after)]).toEqual([...sent, last]);
});

test("a client that had received nothing but KEEP_ALIVE resumes with everything that came since", async () => {
  await using platform = await platformForTest();
  const [api, doomed] = await Promise.all([platform.startApi(), platform.startStream()]);
  const talk = await openConversation(api.url, platform.tenant);
  await talk.say("long before the client came");
  const quiet = await openStream({ url: doomed.url + talk.streamPath, headers: talk.participant });
  await quiet.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");
  await doomed.end("SIGKILL");
  await quiet.ended;
  expect(messageIds(quiet)).toEqual([]);
  const missed = [await talk.say("missed"), await talk.say("missed as well")];

  const app = await platform.startStream();
  const back = await openStream({
    url: app.url + talk.streamPath,
    headers: talk.participant,
    lastEventId: quiet.lastEventId ?? "",
  });
  const last = await talk.say("live again");
  await back.waitFor(carrying(last));
  expect(messageIds(back)).toEqual([...missed, last]);
});

async function sayMany(talk: Conversation, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push(await talk.say(`message ${n}`));
  return ids;
}
