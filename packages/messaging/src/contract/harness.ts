// What the contract's tests have in common: the harness that an implementation brings, and records to send and to collect.
import { randomUUID } from "node:crypto";
import { expect, vi } from "vitest";
import type { IncomingRecord, Messaging, OutgoingRecord } from "../port.ts";

export interface ContractHarness {
  /** A new client of the same broker and the same topics, which exist. */
  client(): Promise<Messaging>;
  /** A client of a broker on which no topic exists. */
  clientWithoutTopics(): Promise<Messaging>;
  /**
   * Starts a member of the group that handles records but is killed before any commit.
   * Answers the values that it had handled by then, once it is gone.
   */
  crashBeforeCommit(group: string): Promise<readonly string[]>;
  /** Ends all clients and starts with empty topics. */
  reset(): Promise<void>;
}

export const TOPIC = "tributary.commands";
/** How long anything may take on a busy machine. */
export const soon = { timeout: 20_000, interval: 20 };

export function record(
  key: string,
  value: string | Buffer = "{}",
  headers: Record<string, string> = {},
): OutgoingRecord {
  return { key, value, headers };
}

export const numbered = (key: string, from: number, to: number): OutgoingRecord[] =>
  Array.from({ length: to - from + 1 }, (_, index) => record(key, String(from + index)));
export const strings = (from: number, to: number): string[] => numbered("", from, to).map(({ value }) => String(value));
export const newGroup = (): string => `group-${randomUUID()}`;

/** Enough of them to reach most of the partitions. */
export const manyKeys = Array.from({ length: 40 }, (_, index) => `key-${index}`).sort();
export const toEveryKey = (value = "{}"): OutgoingRecord[] => manyKeys.map((key) => record(key, value));

export interface Collector {
  readonly records: IncomingRecord[];
  values(key?: string): string[];
  partitions(): Set<number>;
  handle(seen: IncomingRecord): Promise<void>;
  onRecords(seen: readonly IncomingRecord[]): void;
  /** Waits until at least this many arrived. */
  count(n: number): Promise<void>;
}

/** Collects what a handler or a tail saw. */
export function collector(): Collector {
  const records: IncomingRecord[] = [];
  return {
    records,
    values: (key) =>
      records.filter((seen) => key === undefined || seen.key === key).map((seen) => seen.value.toString()),
    partitions: () => new Set(records.map(({ partition }) => partition)),
    handle: async (seen) => void records.push(seen),
    onRecords: (seen) => void records.push(...seen),
    count: (n) => vi.waitFor(() => expect(records.length).toBeGreaterThanOrEqual(n), soon),
  };
}
