// Publishing: order, partitions, bytes, errors.
import { expect, test } from "vitest";
import { header } from "../port.ts";
import {
  type ContractHarness,
  collector,
  manyKeys,
  newGroup,
  numbered,
  record,
  strings,
  TOPIC,
  toEveryKey,
} from "./harness.ts";

export function publishingContract(harness: ContractHarness): void {
  test("records of one key stay in one partition and keep their order, over several calls", async () => {
    const messaging = await harness.client();
    const seen = collector();
    await messaging.subscribe({ topic: TOPIC, group: newGroup(), handle: seen.handle });
    // Not awaited one by one: the calls alone make the order.
    await Promise.all(
      [0, 1, 2, 3].map((batch) => messaging.publish(TOPIC, numbered("a", batch * 25, batch * 25 + 24))),
    );
    await seen.count(100);
    expect(seen.values("a")).toEqual(strings(0, 99));
    expect(seen.partitions().size).toBe(1);
  });

  test("keys spread over the partitions", async () => {
    const messaging = await harness.client();
    const seen = collector();
    await messaging.subscribe({ topic: TOPIC, group: newGroup(), handle: seen.handle });
    await messaging.publish(TOPIC, toEveryKey());
    await seen.count(manyKeys.length);
    expect(seen.partitions().size).toBeGreaterThan(3);
  });

  test("headers and binary values survive", async () => {
    const messaging = await harness.client();
    const seen = collector();
    await messaging.subscribe({ topic: TOPIC, group: newGroup(), handle: seen.handle });
    const bytes = Buffer.from([0, 255, 128, 10, 13]);
    await messaging.publish(TOPIC, [record("ключ", bytes, { ce_id: "17", name: "Zoë" }), record("ключ", "text ☕")]);
    await seen.count(2);
    const [binary, text] = seen.records;
    expect(binary).toMatchObject({ topic: TOPIC, key: "ключ", value: bytes });
    expect(binary && [header(binary, "ce_id"), header(binary, "name"), header(binary, "none")]).toEqual([
      "17",
      "Zoë",
      undefined,
    ]);
    expect(text?.value.toString()).toBe("text ☕");
  });

  test("an empty list is no error", async () => {
    const messaging = await harness.client();
    await expect(messaging.publish(TOPIC, [])).resolves.toBeUndefined();
  });

  test("an unknown topic is named in the error", async () => {
    const messaging = await harness.clientWithoutTopics();
    await expect(messaging.publish(TOPIC, [record("a")])).rejects.toThrow(/unknown topic "tributary\.commands"/);
  });
}
