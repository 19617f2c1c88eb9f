/** Two tenants with the same ids on the same platform never see each other. */
import { openStream } from "@tributary/testing";
import { expect, test } from "vitest";
import { openConversation, request } from "./conversation.ts";
import { carrying, messageIds } from "./received.ts";
import { sharedPlatform } from "./shared-platform/shared-platform.ts";

test("the streams of two participants with one id in two tenants carry their own messages only", async () => {
  await using platform = await sharedPlatform();
  const { api, stream: app } = platform;
  const here = await openConversation(api.url, platform.tenant);
  const there = await openConversation(api.url, await platform.newTenant());
  const open = ({ streamPath, participant }: typeof here) =>
    openStream({ url: app.url + streamPath, headers: participant });
  const [ours, theirs] = await Promise.all([open(here), open(there)]);
  for (const stream of [ours, theirs]) await stream.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");

  const sentHere = await here.say("for one");
  const sentThere = await there.say("for the other");
  // Each second message proves that the first one of the other tenant would have arrived by now.
  const lastHere = await here.say("again");
  const lastThere = await there.say("again");
  await Promise.all([ours.waitFor(carrying(lastHere)), theirs.waitFor(carrying(lastThere))]);

  expect(messageIds(ours)).toEqual([sentHere, lastHere]);
  expect(messageIds(theirs)).toEqual([sentThere, lastThere]);
});

test("credentials of one tenant open nothing of another", async () => {
  await using platform = await sharedPlatform();
  const { api, stream: app } = platform;
  const talk = await openConversation(api.url, platform.tenant);
  const other = await platform.newTenant();
  const stranger = await other.as("participant", talk.participantId);
  const mixed = { ...stranger, "x-api-key": platform.tenant.apiKey };
  const session = `${api.url}/api/v1/participants/${talk.participantId}/chat_sessions/${talk.sessionId}`;

  expect((await request("GET", session, stranger)).status).toBe(404);
  expect((await request("GET", session, mixed)).status).toBe(401);
  const stream = await openStream({ url: app.url + talk.streamPath, headers: mixed });
  expect(stream.status).toBe(401);
  const unknownThere = await openStream({ url: app.url + talk.streamPath, headers: stranger });
  expect(unknownThere.status).toBe(422);
});
