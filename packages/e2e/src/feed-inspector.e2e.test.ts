/** What the feed inspector shows of an event is what Kafka carries and what a stream writes, byte for byte. */
import { createKafkaMessaging, type IncomingRecord } from "@tributary/messaging";
import { createLogger } from "@tributary/runtime";
import { feedEntries } from "@tributary/schemas";
import { transcribe } from "@tributary/testing";
import { expect, test } from "vitest";
import { type Conversation, openConversation, request } from "./conversation.ts";
import type { Platform } from "./platform.ts";
import { platformForTest } from "./platform-for-test.ts";
import { eventually } from "./received.ts";

const EVERYTHING = "include=receipts,edits,forms,external";

/** A bit of everything: several kinds of events, and text that is more than ASCII. */
async function liveABit(apiUrl: string, talk: Conversation): Promise<void> {
  const { participantId, sessionId, participant, coach } = talk;
  const session = `${apiUrl}/api/v1/participants/${participantId}/chat_sessions/${sessionId}`;
  const messageId = await talk.say("Grüße, 你好 \u2028 \r\n and\ttabs");
  await request("PATCH", `${session}/chat_messages/${messageId}`, participant, { text: "“edited”" });
  await request("PUT", `${session}/read`, coach, { upToMessageId: messageId });
  await request("POST", `${apiUrl}/api/v1/admin/chat_sessions/${sessionId}/notices`, coach, { text: "back soon" });
  await request("PUT", `${session}/chat_messages/${messageId}/reactions/👍`, coach);
  await talk.say("the last");
}

/** The records of a key, as they are on Kafka, by the id of their event. */
async function recordsOf({ brokers, topicPrefix }: Platform, keys: ReadonlySet<string>) {
  const log = createLogger({ name: "e2e", level: "silent" });
  const kafka = { brokers: brokers.split(","), prefix: topicPrefix, clientId: "e2e-inspector", log };
  const messaging = createKafkaMessaging(kafka);
  const records = new Map<string, { key: string; headers: Record<string, string>; value: string }>();
  const handle = async ({ key, headers, value }: IncomingRecord) => {
    if (!keys.has(key)) return;
    const texts = Object.entries(headers).map(([name, bytes]) => [name, bytes.toString("utf8")] as const);
    const record = { key, headers: Object.fromEntries(texts), value: value.toString("utf8") };
    records.set(record.headers.ce_id ?? "", record);
  };
  const group = { topic: "tributary.events", group: "e2e-inspector" } as const;
  const subscription = await messaging.subscribe({ ...group, handle });
  await eventually(async () => (await messaging.lag(group)).every(({ lag }) => lag === 0), "all records are read");
  await subscription.close();
  await messaging.close();
  return records;
}

test("an inspected feed has the bytes of the stream and of Kafka", async () => {
  await using platform = await platformForTest();
  const [api, app] = await Promise.all([platform.startApi(), platform.startStream()]);
  const talk = await openConversation(api.url, platform.tenant);
  await liveABit(api.url, talk);
  const admin = await platform.tenant.as("admin", "1");
  const answer = await request("GET", `${api.url}/api/v1/admin/participants/40/feed?after=0&perPage=200`, admin);
  const { results } = feedEntries.parse(answer.body);
  expect(results.length).toBeGreaterThan(5);

  const last = results.at(-1)?.frame?.text ?? "nothing";
  const heard = await transcribe(`${app.url}${talk.streamPath}?since=earliest&${EVERYTHING}`, {
    ...{ headers: talk.participant, until: (text) => text.includes(last) },
  });
  const [_keepAlive, ...blocks] = heard.blocks;
  expect(blocks).toEqual(results.flatMap(({ frame }) => (frame === null ? [] : [frame.text.slice(0, -2)])));

  const records = await recordsOf(platform, new Set(results.map(({ record }) => record.key)));
  for (const { storedEvent, record } of results) {
    const { key, headers, value } = record;
    expect(records.get(storedEvent.eventId)).toEqual({ key, headers, value });
  }
});
