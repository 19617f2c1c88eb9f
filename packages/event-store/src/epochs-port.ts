// What may be asked of the log's epoch, and how a new one begins (docs/adr/0014).
import type { LoggedEvent } from "@tributary/schemas";

export interface LogEpoch {
  epoch: number;
  /** The log may be an older one than what was published: nothing is appended until a new epoch begins. */
  suspect: boolean;
}

/** An event as Kafka has it. */
export type PublishedEvent = Pick<LoggedEvent, "epoch" | "eventId" | "streamId" | "version" | "recordedAt">;

export interface Epochs {
  current(): Promise<LogEpoch>;
  /** Whether the log has transaction ids that this cluster has not given out yet: it was written by another one. */
  isOfAnotherCluster(): Promise<boolean>;
  /** Those of the events, published in this epoch or a later one, that the log does not have. */
  lostAmong(published: readonly PublishedEvent[]): Promise<PublishedEvent[]>;
  /** Refuses all appends that begin from now on. */
  suspect(): Promise<void>;
  /** The same; and when it returns none that began before is under way, and nobody leads the relay. */
  close(): Promise<void>;
  /**
   * Hands out everything that may not have been published, oldest position first, in batches. Of a closed log only. That is
   * what the cursor has not passed, and what this cluster has written since: its transaction ids may be below the cursor's.
   */
  unpublished(): AsyncIterable<LoggedEvent[]>;
  /** Opens a closed log again, in this epoch; all of the earlier ones counts as published. */
  begin(epoch: number): Promise<void>;
}

/** What is trimmed, and never the log. Each call does a bounded piece of work, and answers how much: `limit` at the most. */
export interface Retention {
  /** Entries of feeds whose events (counted) are older, each feed from its beginning on. Never what is not published yet. */
  trimFeeds(olderThanDays: number, limit: number): Promise<number>;
  /** Receipts of commands that have had their result for so long. */
  trimReceipts(olderThanDays: number, limit: number): Promise<number>;
  /** How much both would do now, all in all; it may read much of the log. */
  due(olderThanDays: { feeds: number; receipts: number }): Promise<{ events: number; receipts: number }>;
}
