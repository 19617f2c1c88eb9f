// Compares what one client received with what the log says it should have. It trusts nothing that the client or the
// stream concludes: only numbers, contents and times count.

export interface NumberedEvent {
  readonly number: number;
  /** Of the public event; null where a number of the log is not shown to this client. */
  readonly digest: string | null;
  /** When it was committed, in milliseconds; without it no ban concerns it. */
  readonly committedAt?: number;
}

export interface Arrival {
  readonly number: number;
  readonly digest: string;
  readonly arrivedAt: number;
}

export interface Account {
  /** The number that the client's first frame named: it is owed everything after it. */
  readonly first: number;
  /** Events in the order of their arrival, over all of the client's connections. */
  readonly arrivals: readonly Arrival[];
}

/** Nothing that is committed after `from` is for this client before `until`; then it is owed that as well. */
export interface Ban {
  readonly from: number;
  readonly until: number;
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
  /** Numbers that came with another content than the log has under them. */
  readonly mismatched: readonly number[];
  /** Numbers of which nothing is for this client, or was not yet. */
  readonly foreign: readonly number[];
}

/** `log` holds every number of the client's stream, up to the last that the client may know. */
export function judge({ first, arrivals }: Account, log: readonly NumberedEvent[], bans: readonly Ban[] = []): Verdict {
  const owed = new Map(log.filter(({ number, digest }) => number > first && digest !== null).map(byNumber));
  const seen = new Set<number>();
  const wrong = { repeated: [] as number[], outOfOrder: [] as number[], mismatched: [] as number[] };
  const foreign: number[] = [];
  let highest = first;
  for (const { number, digest, arrivedAt } of arrivals) {
    const event = owed.get(number);
    if (event === undefined || isBanned(event, arrivedAt, bans)) foreign.push(number);
    else if (event.digest !== digest) wrong.mismatched.push(number);
    if (seen.has(number)) wrong.repeated.push(number);
    else if (number < highest) wrong.outOfOrder.push(number);
    seen.add(number);
    highest = Math.max(highest, number);
  }
  const lost = [...owed.keys()].filter((number) => !seen.has(number));
  return { delivered: arrivals.length, lost, ...wrong, foreign };
}

const byNumber = (event: NumberedEvent): [number, NumberedEvent] => [event.number, event];

const isBanned = ({ committedAt = 0 }: NumberedEvent, arrivedAt: number, bans: readonly Ban[]): boolean =>
  bans.some(({ from, until }) => committedAt > from && arrivedAt < until);
