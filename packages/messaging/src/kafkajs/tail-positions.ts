// The tail's own place in every partition. Kafka's idea of it (committed, latest) is lost or wrong after a rejoin; this one is not.
import type { IncomingRecord } from "../port.ts";
import type { PartitionRange } from "./admin.ts";

export type Taken =
  | { readonly kind: "records"; readonly records: readonly IncomingRecord[] }
  /** The consumer stands further on than the tail: records between are missing. */
  | { readonly kind: "jumped"; readonly from: bigint };

export class TailPositions {
  readonly #next: Map<number, bigint>;
  /** Where a jump was answered by seeking back, so that it happens once per offset and cannot become a loop. */
  readonly #soughtBack = new Map<number, bigint>();

  constructor(ranges: readonly PartitionRange[]) {
    this.#next = new Map(ranges.map(({ partition, end }) => [partition, BigInt(end)]));
  }

  /** The offset that each partition goes on with. */
  entries(): [partition: number, offset: string][] {
    return [...this.#next].map(([partition, offset]) => [partition, String(offset)]);
  }

  /** The records of the batch that were not taken before, or where to seek back to. */
  take(partition: number, batch: readonly IncomingRecord[]): Taken {
    const next = this.#next.get(partition) ?? 0n;
    const records = batch.filter(({ offset }) => BigInt(offset) >= next);
    const first = records[0];
    const last = records.at(-1);
    if (first === undefined || last === undefined) return { kind: "records", records };
    if (BigInt(first.offset) > next && this.#soughtBack.get(partition) !== next) {
      this.#soughtBack.set(partition, next);
      return { kind: "jumped", from: next };
    }
    this.#next.set(partition, BigInt(last.offset) + 1n);
    return { kind: "records", records };
  }
}
