/** How the faulty api says on its standard output what it did, and how that is counted. */
import type { PublishFault } from "./faulty-publishes.ts";

export const hitLine = (fault: PublishFault, records: number): string => `publish-fault ${fault} ${records}`;

/** How many records the process has said that it repeated, or published late. */
export function hitsIn(output: string, fault: PublishFault): number {
  const lines = output.matchAll(new RegExp(`^publish-fault ${fault} (\\d+)$`, "gm"));
  return [...lines].reduce((sum, [, records]) => sum + Number(records), 0);
}
