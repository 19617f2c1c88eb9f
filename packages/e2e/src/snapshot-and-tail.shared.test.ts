/** Snapshot and tail: what an answer shows, and what its stream tells from the answer's cursor on, is everything, once. */
import { openStream } from "@tributary/testing";
import { expect, test } from "vitest";
import { z } from "zod";
import { type Conversation, openConversation, request } from "./conversation.ts";
import { carrying, eventually, messageIds } from "./received.ts";
import { sharedPlatform } from "./shared-platform/shared-platform.ts";

const message = z.object({ id: z.string() });
const session = z.object({ lastMessage: message });
const found = z.object({ results: z.tuple([session]) });
const page = z.object({ results: z.array(message).min(1) });

/** Reads a snapshot: the newest message that it shows, and where its stream goes on. */
type Read = (apiUrl: string, talk: Conversation) => Promise<{ newest: string; goesOnAt: string }>;

const sessionPath = ({ participantId, sessionId }: Conversation) =>
  `/api/v1/participants/${participantId}/chat_sessions/${sessionId}`;

const search: Read = async (apiUrl, { participantId, participant, streamPath }) => {
  const path = `/api/v1/participants/${participantId}/chat_sessions/search`;
  const { body, headers } = await request("POST", `${apiUrl}${path}`, participant, {});
  const newest = found.parse(body).results[0].lastMessage.id;
  return { newest, goesOnAt: `${streamPath}?since=${headers.get("stream-cursor")}` };
};

const readMessages: Read = async (apiUrl, talk) => {
  const url = `${apiUrl}${sessionPath(talk)}/chat_messages?perPage=5`;
  const { body, headers } = await request("GET", url, talk.participant);
  const newest = page.parse(body).results.at(-1)?.id ?? "";
  return { newest, goesOnAt: `${talk.streamPath}?since=${headers.get("stream-cursor")}` };
};

const readSession: Read = async (apiUrl, talk) => {
  const { body, headers } = await request("GET", `${apiUrl}${sessionPath(talk)}`, talk.participant);
  const newest = session.parse(body).lastMessage.id;
  return { newest, goesOnAt: `${sessionPath(talk)}/stream?since=${headers.get("session-stream-cursor")}` };
};

test("whoever searches or reads while people write, and opens the stream from there, misses nothing and sees nothing twice", async () => {
  await using platform = await sharedPlatform();
  const { api, stream: app } = platform;
  const talk = await openConversation(api.url, platform.tenant);
  const sent = [await talk.say("the first")];
  let isWriting = true;
  const writing = (async () => {
    while (isWriting) sent.push(await talk.say(`message ${sent.length}`));
  })();

  const follow = async (read: Read) => {
    const { newest, goesOnAt } = await read(api.url, talk);
    return { newest, stream: await openStream({ url: app.url + goesOnAt, headers: talk.participant }) };
  };
  const followed: Awaited<ReturnType<typeof follow>>[] = [];
  for (let round = 1; round <= 10; round++) {
    followed.push(...(await Promise.all([follow(search), follow(readMessages), follow(readSession)])));
    const seen = sent.length;
    await eventually(async () => sent.length > seen, "another message");
  }
  isWriting = false;
  await writing;
  const all = [...sent, await talk.say("the last")];

  expect(new Set(followed.map(({ newest }) => newest)).size).toBeGreaterThanOrEqual(10);
  for (const { newest, stream } of followed) {
    await stream.waitFor(carrying(all.at(-1) ?? ""));
    expect(messageIds(stream)).toEqual(all.slice(all.indexOf(newest) + 1));
    stream.close();
  }
});
