import { createInProcessMessaging, type Messaging } from "@tributary/messaging";
import { afterEach, beforeEach, expect, test } from "vitest";
import { registered, service } from "../testing/conversation.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
let messaging: Messaging;
let isAway: boolean;
let published: number;

beforeEach(async () => {
  isAway = false;
  published = 0;
  messaging = createInProcessMessaging();
  running = await runningApi({
    messaging: {
      ...messaging,
      publish: async (topic, records) => {
        if (topic !== "tributary.commands") return messaging.publish(topic, records);
        if (isAway) throw new Error("no broker");
        published += records.length;
        return messaging.publish(topic, records);
      },
    },
  });
});
afterEach(async () => {
  await running[Symbol.asyncDispose]();
  await messaging.close();
});

const LATER = "accepted_at = accepted_at - interval '40 s', republish_at = republish_at - interval '40 s'";

test("a command that was accepted and never published is published again and executed, once", async () => {
  const participantId = await registered(running);
  isAway = true;
  const body = { type: "SuspendParticipant", participantId };
  const { json } = await running.send("POST", "/commands", { as: service, body });
  const { id } = json as { id: string };
  isAway = false;
  const state = async () => (await running.send("GET", `/commands/${id}`, { as: service })).json;
  expect(await state()).toMatchObject({ state: "accepted" });
  await running.query(`UPDATE command_receipts SET ${LATER} WHERE command_id = $1`, [id]);
  await expect.poll(state, { timeout: 20_000 }).toMatchObject({ state: "succeeded" });
  expect(published).toBe(1);
  expect(await running.store.readStream(`acme/participant/${participantId}`, 1, 10)).toHaveLength(1);
});
