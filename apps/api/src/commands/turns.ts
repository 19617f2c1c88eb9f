// Commands of one replica for one stream go one after the other, and those that wait go together. Appending on the exact
// version lets only one of many win each round; waiting in line costs less than losing, and leaves conflicts to what other
// replicas do.
import { AppError } from "@tributary/runtime";

const LONGEST_LINE = 200;
const MOST_TOGETHER = 32;

/** What became of one of several that went together. */
export type Outcome<T> = { value: T } | { error: unknown };

/** Says what became of each item, in their order. */
export type Run<Item, T> = (items: readonly Item[]) => Promise<readonly Outcome<T>[]>;

export interface Turns {
  /**
   * Hands the item to `run` after all that came for this stream before, together with what else waits by then. All that
   * is given for one stream must be of one kind.
   * @throws AppError 503 when the line is too long.
   */
  take<Item, T>(streamId: string, item: Item, run: Run<Item, T>): Promise<T>;
}

interface Waiting {
  item: unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

interface Line {
  waiting: Waiting[];
  /** With those whose turn it is. */
  length: number;
}

/** Lines exist while somebody stands in them. */
export function createTurns(longest: number = LONGEST_LINE): Turns {
  const lines = new Map<string, Line>();

  async function serve(streamId: string, line: Line, run: Run<unknown, unknown>): Promise<void> {
    while (line.waiting.length > 0) {
      const group = line.waiting.splice(0, MOST_TOGETHER);
      await runTogether(group, run);
      line.length -= group.length;
    }
    lines.delete(streamId);
  }

  return {
    async take<Item, T>(streamId: string, item: Item, run: Run<Item, T>): Promise<T> {
      const line = lines.get(streamId) ?? { waiting: [], length: 0 };
      if (line.length >= longest)
        throw new AppError("too-much-contention", "Too many commands wait for the same thing");
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      line.waiting.push({ item, resolve: resolve as Waiting["resolve"], reject });
      line.length += 1;
      if (line.length === 1) {
        lines.set(streamId, line);
        void serve(streamId, line, run as Run<unknown, unknown>);
      }
      return promise;
    },
  };
}

async function runTogether(group: readonly Waiting[], run: Run<unknown, unknown>): Promise<void> {
  try {
    const outcomes = await run(group.map(({ item }) => item));
    for (const [index, { resolve, reject }] of group.entries()) {
      const outcome = outcomes[index] ?? { error: new Error("work was done without saying what became of it") };
      if ("error" in outcome) reject(outcome.error);
      else resolve(outcome.value);
    }
  } catch (error) {
    for (const { reject } of group) reject(error);
  }
}
