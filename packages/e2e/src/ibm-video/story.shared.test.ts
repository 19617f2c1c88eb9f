/**
 * The chat of a live event as a session: viewers talk, a coach answers, a moderator moderates, and some go on in a group,
 * as the sessions' streams tell it. What they tell is shown in docs/how-to/ibm-video.md; after a change `vitest -u` writes
 * it anew.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { startIbmVideo, type Viewers } from "@tributary/simulators/ibm-video";
import { openStream } from "@tributary/testing";
import { expect, test } from "vitest";
import { openConversation, request } from "../conversation.ts";
import { eventually } from "../received.ts";
import { configuredPlatform } from "../shared-platform/shared-platform.ts";
import { Transcript, withTranscript } from "../transcript.ts";
import { accountsAt } from "./account.ts";
import { linkChannel } from "./linked-channel.ts";

const page = path.resolve(import.meta.dirname, "../../../../docs/how-to/ibm-video.md");
const [vera, omar] = [
  { id: "vera", name: "Vera Lind" },
  { id: "omar", name: "Omar Haddad" },
];
const STATUS = "EXTERNAL_CHAT_STATUS_CHANGED";

test("what viewers say and moderators take back is in the log and on the streams, and what is answered is with the viewers", async () => {
  await using platform = await configuredPlatform();
  const { tenant } = platform;
  await using service = await startIbmVideo();
  const [api, stream] = await Promise.all([
    platform.start("api"),
    platform.start("stream"),
    platform.start("ibm-adapter", accountsAt(service, [tenant])),
  ]);
  const open = (where: string, headers: Record<string, string>) =>
    openStream({ url: `${stream.url}${where}?include=edits,external&since=earliest`, headers });

  const channel = await linkChannel(api.url, tenant, { channelId: "1234", coachName: "Grace Hopper" });
  const coach = await tenant.as("coach", "41");
  const story = new Transcript(await open(channel.streamPath, coach));
  story.tell("Grace links the chat of channel 1234.");
  await story.hears("CHAT_SESSION_MEMBER_JOINED", STATUS, STATUS, STATUS);
  expect(await channel.link()).toMatchObject({ status: "CONNECTED", conversation: "chat/1234" });

  story.tell("Vera and Omar, two of its viewers, write; Omar likes what Vera says.");
  const viewers = service.viewers("1234");
  const asked = viewers.say(vera, "Will there be a recording?");
  await story.hears("MESSAGE_SENT");
  const spam = viewers.say(omar, "Buy my course!");
  await story.hears("MESSAGE_SENT");
  viewers.react(omar, asked, "like");
  await story.hears("MESSAGE_REACTION_ADDED");

  story.tell("Grace answers.");
  await channel.answer("Yes, tomorrow.");
  await story.hears("MESSAGE_SENT");
  expect(await received(viewers, 1)).toEqual(["Grace Hopper: Yes, tomorrow."]);

  story.tell("Vera puts it better, a moderator deletes what Omar wrote, bans him, and slows the chat down.");
  viewers.edit(asked, "Will there be a recording of this?");
  await story.hears("MESSAGE_EDITED");
  viewers.remove(spam);
  await story.hears("MESSAGE_DELETED");
  viewers.ban(omar, { reason: "Advertising" });
  await story.hears("CHAT_SESSION_NOTICE_POSTED");
  viewers.slowDown(30);
  await story.hears("CHAT_SESSION_NOTICE_POSTED");

  const ada = await openConversation(api.url, tenant);
  const group = await channel.group({
    ...{ participantIds: [ada.participantId], externalParticipantIds: [vera.id], name: "Recordings" },
  });
  const sessionPath = `/api/v1/participants/${ada.participantId}/chat_sessions/${group.sessionId}`;
  const aside = new Transcript(await open(`${sessionPath}/stream`, ada.participant));
  aside.tell("Grace opens a group for Ada, a participant, and Vera.");
  await aside.hears("CHAT_SESSION_MEMBER_JOINED", "CHAT_SESSION_MEMBER_JOINED", STATUS, STATUS, STATUS);
  const { conversation } = await group.becomes("CONNECTED");
  const inGroup = service.in(String(conversation).replace("group/1234/", ""));
  aside.tell("Vera writes, and Ada answers.");
  inGroup.say(vera, "Hello Ada!");
  await aside.hears("CHAT_SESSION_MEMBER_JOINED", "MESSAGE_SENT");
  const said = await request("POST", `${api.url}${sessionPath}/chat_messages`, ada.participant, { text: "Hi Vera." });
  expect(said.status).toBe(201);
  await aside.hears("MESSAGE_SENT");
  expect(await received(inGroup, 1)).toEqual(["Ada Lovelace: Hi Vera."]);

  story.tell("The event is over, and Grace lets go of the chat. What is said there from now on stays there.");
  await channel.unlink();
  await story.hears(STATUS);
  viewers.say("lin", "Bye!");
  expect(await channel.link()).toMatchObject({ status: "UNLINKED" });

  const before = withTranscript(await readFile(page, "utf8"), "## What the session's stream tells", story.text());
  await expect(withTranscript(before, "## What a group's stream tells", aside.text())).toMatchFileSnapshot(page);
});

/** What clients sent there, as soon as there are so many. */
async function received(viewers: Viewers, count: number): Promise<string[]> {
  await eventually(async () => viewers.received.length >= count, `${count} messages have arrived there`);
  return viewers.received.map(({ text }) => text);
}
