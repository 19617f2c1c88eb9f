import { expect, test } from "vitest";
import type { IncomingRecord } from "../port.ts";
import { openTail } from "./tail.ts";
import { batch } from "./testing/batch.ts";
import { type Answered, type Script, scriptedCluster } from "./testing/scripted-cluster.ts";

const OUT_OF_RANGE = 1;
const NOT_LEADER = 6;
const [ONE, OTHER] = [1, 2] as const;

const never = () => new Promise<readonly Answered[]>(() => undefined);
const offsetsOf = (records: readonly IncomingRecord[]) => records.map(({ partition, offset }) => [partition, offset]);

async function open(script: Omit<Script, "partitions">, options: { onJoin?(): void } = {}) {
  const records: IncomingRecord[] = [];
  const client = scriptedCluster({ ...script, partitions: { [ONE]: [0], [OTHER]: [1] } });
  const onRecords = (more: readonly IncomingRecord[]) => records.push(...more);
  const tail = await openTail(client, { topic: "tributary.events", onRecords, ...options });
  return { records, [Symbol.asyncDispose]: tail.close };
}

test("only the partition whose place is gone is moved, however far others are read meanwhile", async () => {
  const [ranges, asked] = [
    [
      { partition: 0, low: "0", end: "10" },
      { partition: 1, low: "0", end: "100" },
    ],
    [] as number[],
  ];
  const [looking, readOn, moved] = [0, 1, 2].map(() => Promise.withResolvers<void>());
  let looks = 0;
  const script = {
    ranges: async () => {
      looks += 1;
      if (looks === 1) return ranges;
      looking?.resolve();
      await readOn?.promise;
      return [
        { partition: 0, low: "20", end: "30" },
        { partition: 1, low: "0", end: "100" },
      ];
    },
    answer: async (port: number, offsets: ReadonlyMap<number, number>): Promise<readonly Answered[]> => {
      if (port === ONE) {
        if (offsets.get(0) === 10) return [{ partition: 0, errorCode: OUT_OF_RANGE }];
        moved?.resolve();
        return offsets.get(0) === 20 ? [{ partition: 0, batches: batch(20, [{}]) }] : never();
      }
      asked.push(offsets.get(1) ?? -1);
      if (asked.length === 1) await looking?.promise;
      if (asked.length === 1) return [{ partition: 1, batches: batch(100, [{}, {}]) }];
      readOn?.resolve();
      await moved?.promise;
      return asked.length === 2 ? [{ partition: 1 }] : never();
    },
  };
  await using tail = await open(script);
  await expect.poll(() => asked).toEqual([100, 102, 102]);
  expect(offsetsOf(tail.records)).toEqual([
    [1, "100"],
    [1, "101"],
    [0, "20"],
  ]);
});

test("one leader that answers does not hide another that never does: it is asked less and less often", async () => {
  const joinedAt: number[] = [];
  let answered = 0;
  const script = {
    ranges: async () => [
      { partition: 0, low: "0", end: "0" },
      { partition: 1, low: "0", end: "0" },
    ],
    answer: async (port: number): Promise<readonly Answered[]> => {
      if (port === ONE) {
        if (answered === joinedAt.length) return never();
        answered = joinedAt.length;
        return [{ partition: 0 }];
      }
      await new Promise(setImmediate);
      return [{ partition: 1, errorCode: NOT_LEADER }];
    },
  };
  await using _tail = await open(script, { onJoin: () => joinedAt.push(performance.now()) });
  await expect.poll(() => joinedAt.length, { timeout: 4_000 }).toBe(4);
  const [, , third = 0, fourth = 0] = joinedAt;
  expect(answered).toBeGreaterThan(2);
  expect(fourth - third).toBeGreaterThan(350);
});
