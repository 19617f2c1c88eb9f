// Commands of one replica for one stream go one after the other. Appending on the exact version lets only one of many
// win each round; waiting in line costs less than losing, and leaves conflicts to what other replicas do.
import { AppError } from "@tributary/runtime";

const LONGEST_LINE = 200;

export interface Turns {
  /** Runs `work` after all that was given for this stream before. @throws AppError 503 when the line is too long. */
  take<T>(streamId: string, work: () => Promise<T>): Promise<T>;
}

interface Line {
  last: Promise<unknown>;
  length: number;
}

/** Lines exist while somebody stands in them. */
export function createTurns(longest: number = LONGEST_LINE): Turns {
  const lines = new Map<string, Line>();
  return {
    async take(streamId, work) {
      const line = lines.get(streamId) ?? { last: Promise.resolve(), length: 0 };
      if (line.length >= longest)
        throw new AppError("too-much-contention", "Too many commands wait for the same thing");
      lines.set(streamId, line);
      line.length += 1;
      const mine = line.last.then(work);
      line.last = mine.catch(() => undefined);
      try {
        return await mine;
      } finally {
        line.length -= 1;
        if (line.length === 0) lines.delete(streamId);
      }
    },
  };
}
