// Records that follow each other in a partition, as if one after the other: what a busy conversation says is carried out
// together, and everything else alone.
import { toProblem } from "@tributary/runtime";
import type { Order } from "../commands/order.ts";
import { translateStoreError } from "../http/store-errors.ts";
import {
  type DeadRecord,
  type Executed,
  type Executor,
  executeSent,
  isStale,
  type Readable,
  readRecord,
} from "./execute-record.ts";

/**
 * Yields what came of each record, in their order.
 * @throws AppError 503 or StoreUnavailableError when those of which nothing came should be tried again; none of them has
 * been carried out before one that stands in front of it.
 */
export async function* executeRun(executor: Executor, records: readonly DeadRecord[]): AsyncGenerator<Executed> {
  const read = await Promise.all(records.map((record) => readRecord(executor, record)));
  const fenceOf = rememberedFences(executor);
  const due = await Promise.all(read.map((one) => stale(one, fenceOf)));
  for (const together of groupsOf(due)) yield* await executeTogether(executor, together);
}

type Due = Readable | Executed;

async function stale(read: Due, fenceOf: (lease: string) => Promise<number>): Promise<Due> {
  if ("outcome" in read || !(await isStale(read, fenceOf))) return read;
  return { outcome: "stale", type: read.sent.command.type };
}

/** One question for each lease: a run's commands come from few links. */
function rememberedFences({ api: { store } }: Executor): (lease: string) => Promise<number> {
  const fences = new Map<string, Promise<number>>();
  return (lease) => {
    const fence = fences.get(lease) ?? store.leases.fence(lease);
    fences.set(lease, fence);
    return fence;
  };
}

/** Plain messages stand together with those before them. */
function groupsOf(due: readonly Due[]): Due[][] {
  const groups: Due[][] = [];
  for (const one of due) {
    const last = groups.at(-1);
    if (last && isPlain(one) && last.every(isPlain)) last.push(one);
    else groups.push([one]);
  }
  return groups;
}

/** Messages that name nothing: what they are decided on is the session, and no question is asked before their turn. */
function isPlain(due: Due): boolean {
  if ("outcome" in due) return false;
  const { command } = due.sent;
  return command.type === "SendMessage" && !command.replyToId && !command.attachments?.length;
}

async function executeTogether(executor: Executor, together: readonly Due[]): Promise<Executed[]> {
  const order = new InOrder();
  const executing = together.map(async (one) =>
    "outcome" in one ? one : executeSent(executor, one, { retry: false, order }),
  );
  const settled = await Promise.allSettled(executing);
  return settled.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
}

class InOrder implements Order {
  #cause: unknown = null;

  failed(error: unknown): void {
    if (this.#cause === null && toProblem(translateStoreError(error)).status === 503) this.#cause = error;
  }

  assertUnbroken(): void {
    if (this.#cause !== null) throw this.#cause;
  }
}
