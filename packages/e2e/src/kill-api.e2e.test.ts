/** kill -9 of the api between commit and publish, at windows that are made certain: nothing is lost, nothing comes twice. */
import { createKafkaMessaging, header } from "@tributary/messaging";
import { createLogger } from "@tributary/runtime";
import { openStream } from "@tributary/testing";
import { Client } from "pg";
import { expect, test } from "vitest";
import { openConversation } from "./conversation.ts";
import type { Platform } from "./platform.ts";
import { platformForTest } from "./platform-for-test.ts";
import { carrying, eventually, messageIds } from "./received.ts";

test("an event that was committed but not published arrives once after the api comes back", async () => {
  await using platform = await platformForTest();
  const app = await platform.startStream();
  // Without the relay's role nothing publishes, so the kill falls between commit and publish for certain.
  const doomed = await platform.startApi({ ROLES: "http" });
  const talk = await openConversation(doomed.url, platform.tenant);
  await using published = await recordsOf(platform);
  const stream = await openStream({ url: app.url + talk.streamPath, headers: talk.participant });
  await stream.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");
  const sent = await talk.say("just before the end");
  await doomed.end("SIGKILL");
  expect(published.events()).toEqual([]);

  const api = await platform.startApi();
  await stream.waitFor(carrying(sent));
  const last = await talk.say("afterwards", api.url);
  await stream.waitFor(carrying(last));

  await relayIsDone(platform);
  expect(messageIds(stream)).toEqual([sent, last]);
  await published.waitFor((events) => events.filter(({ type }) => type === "MessageSent").length === 2);
});

test("an event that was published by a relay that died before it noted so arrives once", async () => {
  await using platform = await platformForTest();
  const app = await platform.startStream();
  const doomed = await platform.startApi();
  const talk = await openConversation(doomed.url, platform.tenant);
  await relayIsDone(platform);
  await using published = await recordsOf(platform);
  const stream = await openStream({ url: app.url + talk.streamPath, headers: talk.participant });
  await stream.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");
  const holder = new Client({ connectionString: platform.databaseUrl });
  await holder.connect();
  // This lock lets the relay read its cursor but not move it, so the kill falls between publish and note. It is a table
  // lock because a row lock would take a transaction id, and the relay waits below the oldest open one.
  await holder.query("begin; lock table relay_cursor in exclusive mode");
  const sent = await talk.say("published, not noted");
  await published.waitFor((events) => events.length === 1);
  await eventually(async () => (await relaysThatWait(holder)).length === 1, "the relay waits to move its cursor");
  await doomed.end("SIGKILL");
  // Postgres has the dead relay's statement already and would carry it out: its session dies as well.
  for (const pid of await relaysThatWait(holder)) await holder.query("select pg_terminate_backend($1, 5000)", [pid]);
  await holder.query("rollback");
  await holder.end();

  const api = await platform.startApi();
  await published.waitFor((events) => events.length === 2);
  const last = await talk.say("afterwards", api.url);
  await stream.waitFor(carrying(last));

  const [first, second] = published.events();
  expect(second).toEqual(first);
  expect(messageIds(stream)).toEqual([sent, last]);
});

/** The database sessions that wait for our lock. */
async function relaysThatWait(holder: Client): Promise<number[]> {
  const { rows } = await holder.query(
    "select pid from pg_stat_activity where pg_backend_pid() = any (pg_blocking_pids(pid))",
  );
  return rows.map(({ pid }) => Number(pid));
}

interface PublishedEvent {
  id: string | undefined;
  type: string | undefined;
}

/** Follows what reaches Kafka of this platform's tenant. */
async function recordsOf(platform: Platform) {
  const log = createLogger({ name: "e2e", level: "silent" });
  const { brokers, topicPrefix: prefix } = platform;
  const messaging = createKafkaMessaging({ brokers: brokers.split(","), prefix, clientId: "e2e", log });
  const events: PublishedEvent[] = [];
  const subscription = await messaging.tail({
    topic: "tributary.events",
    onRecords: (records) => {
      for (const record of records) {
        if (header(record, "tenant") !== platform.tenant.name) continue;
        events.push({ id: header(record, "ce_id"), type: header(record, "ce_type") });
      }
    },
  });
  return {
    events: () => [...events],
    waitFor: (isSo: (events: PublishedEvent[]) => boolean) =>
      eventually(async () => isSo(events), "the records that should be in Kafka"),
    [Symbol.asyncDispose]: async () => {
      await subscription.close();
      await messaging.close();
    },
  };
}

async function relayIsDone(platform: Platform): Promise<void> {
  await eventually(async () => (await platform.store.relay.lag()).events === 0, "the relay has published everything");
}
