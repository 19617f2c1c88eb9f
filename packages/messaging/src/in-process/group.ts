// A consumer group of the in-process log: who owns which partition, and what is committed.
// A partition has one owner at a time; a new owner starts only after the old one let go, as after a Kafka rebalance.

export interface Member {
  /** Work on exactly these partitions from now on; resolves when the others are let go. */
  assign(partitions: readonly number[]): Promise<void>;
}

export class ConsumerGroup {
  readonly #committed: number[];
  readonly #members = new Set<Member>();
  #rebalance: Promise<void> = Promise.resolve();

  constructor(partitions: number) {
    this.#committed = Array.from({ length: partitions }, () => 0);
  }

  committed(partition: number): number {
    return this.#committed[partition] ?? 0;
  }

  commit(partition: number, next: number): void {
    this.#committed[partition] = next;
  }

  join(member: Member): Promise<void> {
    this.#members.add(member);
    return this.#rebalanced();
  }

  leave(member: Member): Promise<void> {
    this.#members.delete(member);
    return this.#rebalanced();
  }

  /** One rebalance after the other: first everyone lets go, then everyone gets a share, round-robin. */
  #rebalanced(): Promise<void> {
    this.#rebalance = this.#rebalance.then(async () => {
      const members = [...this.#members];
      await Promise.all(members.map((member) => member.assign([])));
      await Promise.all(members.map((member, index) => member.assign(this.#share(index, members.length))));
    });
    return this.#rebalance;
  }

  #share(index: number, members: number): number[] {
    return [...this.#committed.keys()].filter((partition) => partition % members === index);
  }
}
