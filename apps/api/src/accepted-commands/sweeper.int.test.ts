import { createInProcessMessaging, type Messaging } from "@tributary/messaging";
import { afterEach, beforeEach, expect, test } from "vitest";
import { registered, service } from "../testing/conversation.ts";
import { type RunningApi, runningApi } from "../testing/running-api.ts";

let running: RunningApi;
let messaging: Messaging;
let isAway: boolean;
let published: number;
let refused: number;

beforeEach(async () => {
  isAway = false;
  published = 0;
  refused = 0;
  messaging = createInProcessMessaging();
  running = await runningApi({
    messaging: {
      ...messaging,
      publish: async (topic, records) => {
        if (topic !== "tributary.commands") return messaging.publish(topic, records);
        if (isAway) {
          refused += 1;
          throw new Error("no broker");
        }
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

const isLater = (command: string, seconds: number) =>
  running.query(
    `UPDATE command_receipts SET accepted_at = accepted_at - $2 * interval '1 s',
       republish_at = republish_at - $2 * interval '1 s' WHERE command_id = $1`,
    [command, seconds],
  );

async function accepted(participantId: string): Promise<string> {
  const body = { type: "SuspendParticipant", participantId };
  const { json } = await running.send("POST", "/commands", { as: service, body });
  return (json as { id: string }).id;
}

const stateOf = async (id: string) => (await running.send("GET", `/commands/${id}`, { as: service })).json;

test("a command that was accepted and never published is published again and executed, once", async () => {
  const participantId = await registered(running);
  isAway = true;
  const id = await accepted(participantId);
  isAway = false;
  expect(await stateOf(id)).toMatchObject({ state: "accepted" });
  await isLater(id, 40);
  await expect.poll(() => stateOf(id), { timeout: 20_000 }).toMatchObject({ state: "succeeded" });
  expect(published).toBe(1);
  expect(await running.store.readStream(`acme/participant/${participantId}`, 1, 10)).toHaveLength(1);
});

test("after a long outage of Kafka a command waits half a minute, and not for its age to double", async () => {
  isAway = true;
  const id = await accepted(await registered(running));
  await isLater(id, 3_000);
  const tried = refused;
  await expect.poll(() => refused, { timeout: 20_000 }).toBeGreaterThan(tried);
  isAway = false;
  const wait =
    "SELECT republish_at - clock_timestamp() < interval '31 s' AS short FROM command_receipts WHERE command_id = $1";
  await expect.poll(() => running.query(wait, [id])).toEqual([{ short: true }]);
  await isLater(id, 30);
  await expect.poll(() => stateOf(id), { timeout: 20_000 }).toMatchObject({ state: "succeeded" });
});

test("what was uploaded, or only begun, and never sent with a message is removed", async () => {
  const about = { sessionId: "s1", uploader: service, name: "a", contentType: "a/b" };
  for (const id of ["new", "old"]) await running.store.files.begin("acme", { id, ...about });
  await running.query("UPDATE files SET created_at = now() - interval '26 h' WHERE id = 'old'");
  await expect.poll(() => running.query("SELECT id FROM files"), { timeout: 20_000 }).toEqual([{ id: "new" }]);
});

test("what a rebuild that died has left is removed", async () => {
  await running.query("CREATE SCHEMA read_model_shadow");
  const shadow = () => running.query("SELECT to_regnamespace('read_model_shadow') AS shadow");
  await expect.poll(shadow, { timeout: 20_000 }).toEqual([{ shadow: null }]);
});
