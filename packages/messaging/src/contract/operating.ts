// What operators and the launcher ask: lag, readiness, topics.
import { expect, test, vi } from "vitest";
import { topics } from "../topics.ts";
import { type ContractHarness, collector, manyKeys, newGroup, record, soon, TOPIC, toEveryKey } from "./harness.ts";

export function operatingContract(harness: ContractHarness): void {
  test("lag counts what a group has not committed, down to 0", async () => {
    const messaging = await harness.client();
    const group = newGroup();
    const total = async (): Promise<number> =>
      (await messaging.lag({ topic: TOPIC, group })).reduce((sum, { lag }) => sum + lag, 0);
    await messaging.publish(TOPIC, toEveryKey());
    expect(await total()).toBe(manyKeys.length);
    expect(await messaging.lag({ topic: TOPIC, group })).toHaveLength(
      topics.find(({ name }) => name === TOPIC)?.partitions ?? 0,
    );
    await messaging.subscribe({ topic: TOPIC, group, handle: async () => undefined });
    await vi.waitFor(async () => expect(await total()).toBe(0), soon);
  });

  test("newest is the last record of each partition that holds any, however often it is asked", async () => {
    const messaging = await harness.client();
    expect(await messaging.newest(TOPIC)).toEqual([]);
    await messaging.publish(TOPIC, [record("a", "old"), record("a", "older than the newest"), record("a", "newest")]);
    const values = async () => (await messaging.newest(TOPIC)).map(({ key, value }) => [key, value.toString()]);
    expect(await values()).toEqual([["a", "newest"]]);
    expect(await values()).toEqual([["a", "newest"]]);
    await messaging.publish(TOPIC, toEveryKey());
    const written = (await messaging.lag({ topic: TOPIC, group: newGroup() })).filter(({ end }) => end !== "0");
    const newest = (await messaging.newest(TOPIC)).map(({ partition, offset }) => `${partition}@${Number(offset) + 1}`);
    expect(newest.sort()).toEqual(written.map(({ partition, end }) => `${partition}@${end}`).sort());
  });

  test("waiting is the next record of each partition that a group has not committed", async () => {
    const messaging = await harness.client();
    const group = newGroup();
    const values = async () => (await messaging.waiting({ topic: TOPIC, group })).map(({ value }) => value.toString());
    expect(await values()).toEqual([]);
    await messaging.publish(TOPIC, [record("a", "first"), record("a", "second")]);
    expect(await values()).toEqual(["first"]);
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const handle = async ({ value }: { value: Buffer }): Promise<void> => {
      if (value.toString() === "third") await held;
    };
    await messaging.subscribe({ topic: TOPIC, group, handle });
    await vi.waitFor(async () => expect(await values()).toEqual([]), soon);
    await messaging.publish(TOPIC, [record("a", "third"), record("a", "fourth")]);
    await vi.waitFor(async () => expect(await values()).toEqual(["third"]), soon);
    release();
    await vi.waitFor(async () => expect(await values()).toEqual([]), soon);
  });

  test("ready resolves while the broker answers", async () => {
    const messaging = await harness.client();
    await expect(messaging.ready()).resolves.toBeUndefined();
  });

  test("ensureTopics may be called again", async () => {
    const messaging = await harness.client();
    await messaging.publish(TOPIC, [record("a", "kept")]);
    await messaging.ensureTopics();
    const seen = collector();
    await messaging.subscribe({ topic: TOPIC, group: newGroup(), handle: seen.handle });
    await seen.count(1);
    expect(seen.values()).toEqual(["kept"]);
  });
}
