import { createKafkaMessaging } from "@tributary/messaging";
import { createLogger, newId } from "@tributary/runtime";
import { kafkaForTests } from "@tributary/testing";
import { expect, test } from "vitest";
import { runStream, textsOf } from "../testing/running-stream.ts";

const log = createLogger({ name: "stream", level: "silent" });

test("with Postgres away an opening is refused in-band, without an id; open streams wait and then go on exactly", async () => {
  await using running = await runStream();
  await running.register("40");
  const open = await running.open("40");
  await open.waitFor(() => true);
  const [lost, seen] = await running.append("40", "lost by Kafka", "seen");
  if (lost === undefined || seen === undefined) throw new Error("two were appended");
  running.databaseNetwork.cut();
  await running.publish([seen]);

  const refused = await running.open("40", { lastEventId: open.lastEventId ?? "" });
  expect(await refused.ended).toEqual({ clean: true });
  expect(refused.status).toBe(200);
  expect(refused.frames).toMatchObject([{ id: null, eventType: "STREAM_CLOSING", payload: { reason: "unavailable" } }]);
  expect(refused.retries).toHaveLength(1);
  const head = await fetch(running.streamUrl("40"), { method: "HEAD", headers: await running.headers() });
  expect(head.status).toBe(503);
  expect(textsOf(open)).toEqual([]);

  running.databaseNetwork.heal();
  await open.waitForCount(2, "MESSAGE_SENT", 20_000);
  expect(textsOf(open)).toEqual(["lost by Kafka", "seen"]);
}, 60_000);

test("over a real Kafka: live, in order, and exact where a record is missing", async () => {
  await using stack = new AsyncDisposableStack();
  const kafka = await kafkaForTests();
  stack.defer(() => kafka.stop());
  const messaging = createKafkaMessaging({ brokers: kafka.brokers.split(","), clientId: "stream-test", log });
  stack.defer(() => messaging.close());
  await messaging.ensureTopics();
  const running = stack.use(await runStream({ messaging }));
  const id = newId();
  await running.register(id);
  const client = await running.open(id);
  await client.waitFor(() => true);

  const texts = Array.from({ length: 50 }, (_, index) => String(index));
  for (const text of texts) await running.publish(await running.append(id, text));
  await client.waitForCount(50);
  await running.append(id, "never published");
  await client.waitForCount(51);
  await running.publish(await running.append(id, "live again"));
  await client.waitForCount(52);
  expect(textsOf(client)).toEqual([...texts, "never published", "live again"]);
}, 60_000);
