// Compares what one client received with what the log says it should have. It trusts nothing that the client or the
// stream concludes: only numbers and contents count.

export interface NumberedEvent {
  readonly number: number;
  /** Of the public event; null where a number of the log has no public form. */
  readonly digest: string | null;
}

export interface Account {
  /** The number that the client's first frame named: it is owed everything after it. */
  readonly first: number;
  /** Events in the order of their arrival, over all of the client's connections. */
  readonly arrivals: readonly NumberedEvent[];
}

export interface Verdict {
  /** How many events arrived. */
  readonly delivered: number;
  /** Numbers that never arrived. */
  readonly lost: readonly number[];
  /** Numbers that arrived again. */
  readonly repeated: readonly number[];
  /** Numbers that arrived for the first time after a higher one. */
  readonly outOfOrder: readonly number[];
  /** Numbers that came with another content than the log has under them, or that the log does not owe this client. */
  readonly mismatched: readonly number[];
}

/** `log` holds every number of the client's stream, up to its head. */
export function judge({ first, arrivals }: Account, log: readonly NumberedEvent[]): Verdict {
  const owed = new Map(log.filter(({ number, digest }) => number > first && digest !== null).map(numberAndDigest));
  const seen = new Set<number>();
  const [repeated, outOfOrder, mismatched]: [number[], number[], number[]] = [[], [], []];
  let highest = first;
  for (const { number, digest } of arrivals) {
    if (owed.get(number) !== digest) mismatched.push(number);
    if (seen.has(number)) repeated.push(number);
    else if (number < highest) outOfOrder.push(number);
    seen.add(number);
    highest = Math.max(highest, number);
  }
  const lost = [...owed.keys()].filter((number) => !seen.has(number));
  return { delivered: arrivals.length, lost, repeated, outOfOrder, mismatched };
}

const numberAndDigest = ({ number, digest }: NumberedEvent): [number, string | null] => [number, digest];
