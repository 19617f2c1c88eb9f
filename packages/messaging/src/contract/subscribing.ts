// Group subscriptions: at least once, in order, shared, never skipping.
import { expect, test, vi } from "vitest";
import type { IncomingRecord } from "../port.ts";
import {
  type Collector,
  type ContractHarness,
  collector,
  manyKeys,
  newGroup,
  numbered,
  record,
  soon,
  strings,
  TOPIC,
  toEveryKey,
} from "./harness.ts";

export function subscribingContract(harness: ContractHarness): void {
  test("a new group starts with the oldest record", async () => {
    const messaging = await harness.client();
    await messaging.publish(TOPIC, numbered("a", 1, 3));
    const seen = collector();
    await messaging.subscribe({ topic: TOPIC, group: newGroup(), handle: seen.handle });
    await seen.count(3);
    expect(seen.values()).toEqual(strings(1, 3));
  });

  test("a record handled by a member that was killed before it committed is delivered again", async () => {
    const messaging = await harness.client();
    const group = newGroup();
    await messaging.publish(TOPIC, numbered("a", 1, 3));
    expect(await harness.crashBeforeCommit(group)).toContain("1");
    const seen = collector();
    await messaging.subscribe({ topic: TOPIC, group, handle: seen.handle });
    await seen.count(3);
    expect(seen.values()).toEqual(strings(1, 3));
  });

  test("a rejection blocks its partition until the handler takes the record, and skips nothing", async () => {
    const messaging = await harness.client();
    const seen = collector();
    let refusals = 3;
    const handle = async (incoming: IncomingRecord): Promise<void> => {
      if (incoming.value.toString() === "2" && refusals-- > 0) throw new Error("not yet");
      await seen.handle(incoming);
    };
    await messaging.subscribe({ topic: TOPIC, group: newGroup(), handle });
    await messaging.publish(TOPIC, numbered("a", 1, 5));
    await seen.count(5);
    expect(seen.values()).toEqual(strings(1, 5));
    expect(refusals).toBe(-1);
  });

  test("records that follow each other are handed over together, at most so many, and all come again after a rejection", async () => {
    const messaging = await harness.client();
    await messaging.publish(TOPIC, numbered("a", 1, 10));
    const runs: string[][] = [];
    const handleRun = async (records: readonly IncomingRecord[]): Promise<void> => {
      runs.push(records.map(({ value }) => value.toString()));
      if (runs.length === 2) throw new Error("not yet");
    };
    await messaging.subscribe({ topic: TOPIC, group: newGroup(), handleRun, longestRun: 4 });
    await vi.waitFor(() => expect(runs.flat()).toContain("10"), soon);
    expect(runs).toEqual([strings(1, 4), strings(5, 8), strings(5, 8), strings(9, 10)]);
  });

  test("a blocked partition does not stop the others", async () => {
    const messaging = await harness.client();
    const seen = collector();
    let blockedIn: number | undefined;
    const handle = async (incoming: IncomingRecord): Promise<void> => {
      if (incoming.key === "blocked") {
        blockedIn = incoming.partition;
        throw new Error("never");
      }
      await seen.handle(incoming);
    };
    await messaging.subscribe({ topic: TOPIC, group: newGroup(), handle });
    await messaging.publish(TOPIC, [record("blocked")]);
    await vi.waitFor(() => expect(blockedIn).toBeDefined(), soon);
    const rounds = [1, 2, 3];
    for (const round of rounds) await messaging.publish(TOPIC, toEveryKey(String(round)));
    await vi.waitFor(() => {
      const complete = manyKeys.filter((key) => seen.values(key).length === rounds.length);
      const elsewhere = seen.partitions();
      expect(complete.length).toBeGreaterThan(manyKeys.length / 2);
      expect(elsewhere.has(blockedIn ?? -1)).toBe(false);
    }, soon);
  });

  test("two members of a group share the partitions", async () => {
    const [one, other] = [await harness.client(), await harness.client()];
    const group = newGroup();
    const [seenByOne, seenByOther] = [collector(), collector()];
    await one.subscribe({ topic: TOPIC, group, handle: seenByOne.handle });
    await other.subscribe({ topic: TOPIC, group, handle: seenByOther.handle });
    let round = 0;
    await vi.waitFor(
      async () => {
        // Until the rebalance is through, the first member may still own everything.
        round += 1;
        await one.publish(TOPIC, toEveryKey(String(round)));
        expect(seenByOther.partitions().size).toBeGreaterThan(1);
      },
      { ...soon, interval: 200 },
    );
    await one.publish(TOPIC, toEveryKey("last"));
    const last = (seen: Collector): IncomingRecord[] => seen.records.filter(({ value }) => String(value) === "last");
    await vi.waitFor(() => {
      const keys = [...last(seenByOne), ...last(seenByOther)].map(({ key }) => key);
      expect(keys.sort()).toEqual(manyKeys);
    }, soon);
    const partitionsOfOther = new Set(last(seenByOther).map(({ partition }) => partition));
    expect(last(seenByOne).length).toBeGreaterThan(0);
    expect(last(seenByOne).filter(({ partition }) => partitionsOfOther.has(partition))).toEqual([]);
  });

  test("after one member leaves, the other takes over where it stopped", async () => {
    const [one, other] = [await harness.client(), await harness.client()];
    const group = newGroup();
    const seen = collector();
    await one.subscribe({ topic: TOPIC, group, handle: seen.handle });
    await one.publish(TOPIC, numbered("a", 1, 3));
    await seen.count(3);
    await one.close();
    await other.subscribe({ topic: TOPIC, group, handle: seen.handle });
    await other.publish(TOPIC, numbered("a", 4, 6));
    await seen.count(6);
    expect(seen.values()).toEqual(strings(1, 6));
  });

  test("an unknown topic is named in the error", async () => {
    const messaging = await harness.clientWithoutTopics();
    const subscribing = messaging.subscribe({ topic: TOPIC, group: newGroup(), handle: async () => undefined });
    await expect(subscribing).rejects.toThrow(/unknown topic "tributary\.commands"/);
  });
}
