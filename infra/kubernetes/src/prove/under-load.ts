// While people talk and clients follow, something is done to the platform: what that cost them, in figures.
import { Load, type Outcome } from "@tributary/e2e/load";
import { LATE_MS, lateMoments, latenessOf } from "./lateness.ts";
import type { Platform } from "./platform.ts";

const CLIENTS = 100;
const MOST_COMPLAINTS = 10;

/** Everybody talks from before until after. Throws when a command or an event was lost, repeated or out of order. */
export async function underLoad(
  platform: Platform,
  seed: number,
  act: (load: Load) => Promise<void>,
): Promise<Outcome> {
  await using scope = new AsyncDisposableStack();
  const load = await Load.start(scope, { platform, ...platform, seed, clients: CLIENTS });
  await calm(load);
  await act(load);
  await calm(load);
  const outcome = await load.end();
  if (outcome.deliveries.length === 0 || outcome.answers.length === 0) throw new Error("there was no load");
  if (outcome.complaints.length > 0) {
    const [some, more] = [outcome.complaints.slice(0, MOST_COMPLAINTS), outcome.complaints.length - MOST_COMPLAINTS];
    throw new Error([...some, ...(more > 0 ? [`and ${more} more`] : []), ...figuresOf(outcome)].join("\n"));
  }
  return outcome;
}

/** Whatever was done is over for everybody. */
export async function calm(load: Load): Promise<void> {
  if (!(await load.caughtUp())) throw new Error("not every client came back and caught up");
}

/** The load and what it noticed, for people to read. */
export function figuresOf(outcome: Outcome): string[] {
  const { clients, connections, answers, failedAttempts, deliveries, wrong } = outcome;
  const { p50, p99, max, late } = latenessOf(deliveries);
  const slowest = answers.reduce((most, { askedAt, answeredAt }) => Math.max(most, answeredAt - askedAt), 0);
  const span = spanOf(outcome);
  return [
    `${answers.length} commands in ${span.toFixed(0)} s (${(answers.length / span).toFixed(1)}/s): all answered once, ${failedAttempts} attempts had to be repeated, the slowest took ${slowest} ms`,
    `${deliveries.length} events at ${clients} clients over ${connections} connections: lost ${wrong.lost}, repeated ${wrong.repeated}, out of order ${wrong.outOfOrder}`,
    `committed, and its client back → received: p50 ${p50} ms, p99 ${p99} ms, max ${max} ms; later than ${LATE_MS} ms: ${late}`,
    ...lateMoments(deliveries),
  ];
}

function spanOf({ answers }: Outcome): number {
  const [first, last] = [answers.at(0)?.askedAt ?? 0, answers.at(-1)?.answeredAt ?? 0];
  return Math.max(1, (last - first) / 1000);
}
