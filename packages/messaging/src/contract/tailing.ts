// Tails: everything from now on, for each of them.
import { expect, test, vi } from "vitest";
import { type ContractHarness, collector, manyKeys, record, soon, strings, TOPIC, toEveryKey } from "./harness.ts";

export function tailingContract(harness: ContractHarness): void {
  test("sees what is published once it is ready, of every partition, and nothing from before", async () => {
    const messaging = await harness.client();
    await messaging.publish(TOPIC, toEveryKey("before"));
    const seen = collector();
    await messaging.tail({ topic: TOPIC, onRecords: seen.onRecords });
    await messaging.publish(TOPIC, toEveryKey("after"));
    await seen.count(manyKeys.length);
    expect(seen.records.map(({ key }) => key).sort()).toEqual(manyKeys);
    expect(new Set(seen.values())).toEqual(new Set(["after"]));
  });

  test("two tails see everything, each", async () => {
    const [one, other] = [await harness.client(), await harness.client()];
    const tails = [collector(), collector()] as const;
    await one.tail({ topic: TOPIC, onRecords: tails[0].onRecords });
    await other.tail({ topic: TOPIC, onRecords: tails[1].onRecords });
    for (let n = 1; n <= 20; n += 1) await one.publish(TOPIC, [record("a", String(n)), record("b", String(n))]);
    for (const seen of tails) {
      await seen.count(40);
      expect(seen.values("a")).toEqual(strings(1, 20));
      expect(seen.values("b")).toEqual(strings(1, 20));
    }
  });

  test("a closed tail hears nothing more", async () => {
    const messaging = await harness.client();
    const [closed, open] = [collector(), collector()];
    const subscription = await messaging.tail({ topic: TOPIC, onRecords: closed.onRecords });
    await messaging.tail({ topic: TOPIC, onRecords: open.onRecords });
    await subscription.close();
    await messaging.publish(TOPIC, [record("a")]);
    await open.count(1);
    expect(closed.records).toEqual([]);
  });

  test("tells of its join, and of progress while nothing is published", async () => {
    const messaging = await harness.client();
    const [onJoin, onProgress] = [vi.fn(), vi.fn()];
    await messaging.tail({ topic: TOPIC, onRecords: () => undefined, onJoin, onProgress });
    expect(onJoin).toHaveBeenCalledTimes(1);
    await vi.waitFor(() => expect(onProgress.mock.calls.length).toBeGreaterThan(1), soon);
  });

  test("an unknown topic is named in the error", async () => {
    const messaging = await harness.clientWithoutTopics();
    const tailing = messaging.tail({ topic: TOPIC, onRecords: () => undefined });
    await expect(tailing).rejects.toThrow(/unknown topic "tributary\.commands"/);
  });
}
