// What is handed to a subscriber at a time.
import type { Handling, IncomingRecord } from "./port.ts";

export interface Runs {
  readonly longest: number;
  handle(records: readonly IncomingRecord[]): Promise<void>;
}

/** Those who take one record at a time get runs of one. */
export const runsFor = (handling: Handling): Runs =>
  "handleRun" in handling
    ? { longest: handling.longestRun, handle: (records) => handling.handleRun(records) }
    : {
        longest: 1,
        async handle(records) {
          for (const record of records) await handling.handle(record);
        },
      };
