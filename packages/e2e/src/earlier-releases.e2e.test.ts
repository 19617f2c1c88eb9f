/** What release 0.1.0 left behind, in the log and in Kafka, is today's event wherever it comes out again. */
import { type EventStore, rebuildReadModels } from "@tributary/event-store";
import { createKafkaMessaging, type OutgoingRecord } from "@tributary/messaging";
import { createLogger } from "@tributary/runtime";
import { participantFeed, participantStream } from "@tributary/schemas";
import { openStream } from "@tributary/testing";
import { expect, test } from "vitest";
import { openConversation, request } from "./conversation.ts";
import type { Platform } from "./platform.ts";
import { platformForTest } from "./platform-for-test.ts";

const mood = { code: "mood", group: "wellbeing", name: "Mood", dataType: "S" };

/** ParticipantExtraValueChanged as 0.1.0 wrote it: version 1, which does not say who changed the value. */
const changedV1 = (extraId: string, extraValue: string) => ({
  ...{ participantId: "40", extraId, extraCode: "mood", extraGroup: "wellbeing", extraName: "Mood", extraValue },
  updatedAt: "2026-01-05T09:00:00.000Z",
});

const asToday = ({ extraId: id, ...change }: ReturnType<typeof changedV1>) => ({ ...change, id });

/** The platform with participant 40 and the extra that they have. */
async function scene(platform: Platform, apiUrl: string) {
  const talk = await openConversation(apiUrl, platform.tenant);
  const defined = await request("POST", `${apiUrl}/api/v1/admin/extras`, await platform.tenant.as("admin", "1"), mood);
  const { id: extraId } = defined.body as { id: string };
  const streamId = participantStream(platform.tenant.name, talk.participantId);
  return { ...talk, extraId, streamId };
}

/** Appends a row as 0.1.0 did, and none to the read models. Its decider's state is of that release, so the next command folds the stream anew. */
async function appendV1(store: EventStore, streamId: string, data: ReturnType<typeof changedV1>): Promise<void> {
  const [tenant = ""] = streamId.split("/");
  const principal = { role: "participant", id: "40" } as const;
  const metadata = { commandId: "c1", commandName: "ChangeExtraValue", principal, application: "e2e" };
  const stored = { eventId: "e1", type: "ParticipantExtraValueChanged", schemaVersion: 1, data, metadata };
  const appended = await store.append({
    ...{ tenant, streamId, expected: { kind: "exists" }, rows: {}, receipts: [], state: {}, stateVersion: 0 },
    events: [{ stored, feeds: [participantFeed("40")] }],
  });
  expect(appended.outcome).toBe("appended");
}

test("a version 1 in the log is today's event on the stream, in a fold and in a rebuild; version 2 follows it", async () => {
  await using platform = await platformForTest();
  const [api, app] = await Promise.all([platform.startApi(), platform.startStream()]);
  const { extraId, streamId, participant, streamPath } = await scene(platform, api.url);
  await appendV1(platform.store, streamId, changedV1(extraId, "calm"));

  const url = `${app.url}${streamPath}?since=earliest`;
  const stream = await openStream({ url, headers: participant });
  const frame = await stream.waitFor(({ eventType }) => eventType === "PARTICIPANT_EXTRA_VALUE_CHANGED");
  expect(frame.payload).toEqual(asToday(changedV1(extraId, "calm")));

  await rebuildReadModels(platform);
  const path = `${api.url}/api/v1/participants/40/extras`;
  const shown = await request("GET", `${path}/wellbeing`, participant);
  expect(shown.body).toEqual({ results: [asToday(changedV1(extraId, "calm"))], total: 1 });

  const before = await platform.store.readStream(streamId, 0, 10);
  expect((await request("PUT", path, participant, { extraCode: "mood", value: "calm" })).status).toBe(200);
  expect(await platform.store.readStream(streamId, 0, 10)).toEqual(before);

  const changed = await request("PUT", path, participant, { extraCode: "mood", value: "merry" });
  const events = await platform.store.readStream(streamId, before.length - 1, 10);
  expect(events.map(({ schemaVersion, event: { data } }) => [schemaVersion, data])).toEqual([
    [1, { ...changedV1(extraId, "calm"), isLog: false, changedBy: null }],
    [2, expect.objectContaining({ extraValue: "merry", changedBy: { id: "40", role: "participant" } })],
  ]);
  const live = await stream.waitFor(({ payload }) => (payload as { extraValue?: string }).extraValue === "merry");
  expect(live.payload).toEqual(changed.body);
});

test("a record of version 1 in Kafka is today's event on an open stream", async () => {
  await using platform = await platformForTest();
  const [api, app] = await Promise.all([platform.startApi(), platform.startStream()]);
  const { extraId, streamId, participant, streamPath } = await scene(platform, api.url);
  const stream = await openStream({ url: `${app.url}${streamPath}`, headers: participant });
  const { id } = await stream.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");
  const next = Number(id?.split(".")[0]) + 1;

  // It is in Kafka alone, so nothing but the live reader can bring it.
  await publish(platform, recordV1(streamId, changedV1(extraId, "calm"), next));
  const frame = await stream.waitFor(({ eventType }) => eventType === "PARTICIPANT_EXTRA_VALUE_CHANGED");
  expect(frame.payload).toEqual(asToday(changedV1(extraId, "calm")));
});

const recordV1 = (streamId: string, data: ReturnType<typeof changedV1>, seq: number): OutgoingRecord => ({
  key: streamId,
  value: JSON.stringify(data),
  headers: {
    ...{ "content-type": "application/json", ce_specversion: "1.0", ce_id: "e1", ce_source: "/tributary/e2e" },
    ...{ ce_type: "ParticipantExtraValueChanged", ce_dataschema: "urn:tributary:event:ParticipantExtraValueChanged:1" },
    ...{ ce_time: data.updatedAt, epoch: "1", streamversion: "2", tenant: streamId.split("/")[0] ?? "" },
    ...{ commandid: "c1", commandname: "ChangeExtraValue", application: "e2e", principal: "participant/40" },
    feeds: `${participantFeed("40")}:${seq}`,
  },
});

async function publish({ brokers, topicPrefix }: Platform, record: OutgoingRecord): Promise<void> {
  const log = createLogger({ name: "e2e", level: "silent" });
  const messaging = createKafkaMessaging({
    brokers: brokers.split(","),
    prefix: topicPrefix,
    clientId: "e2e-0.1.0",
    log,
  });
  await messaging.publish("tributary.events", [record]);
  await messaging.close();
}
