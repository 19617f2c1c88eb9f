/**
 * The shape of every aggregate: pure functions from state and command to events or a refusal.
 * No IO, no clock and no ids inside, so that a decision can be taken again after a conflict and gives the same answer.
 */
import type { DomainEvent } from "@tributary/schemas";
import type { Refusal, RefusalCode } from "./refusals.ts";

/** What a command leads to. No events is a success too: there was nothing to change. */
export type Decision<E extends DomainEvent> =
  | { readonly ok: true; readonly events: readonly E[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** One aggregate. Its state is plain JSON and bounded in size: it is stored with the stream and loaded for every command. */
export interface Decider<C, E extends DomainEvent, S> {
  readonly initialState: S;
  /** Never throws for a command that passed its schema; a rule that says no is a refusal. */
  decide(command: C, state: S): Decision<E>;
  /** The state after the event; never changes the state it is given. */
  evolve(state: S, event: E): S;
  /** Goes up whenever a stored state of before would be read wrongly; such a state is folded anew from the events. */
  readonly stateVersion: number;
  /** A stored state; throws a ZodError when it is not one of this version. */
  parseState(json: unknown): S;
}

/** The command leads to these events. */
export const accept = <E extends DomainEvent>(...events: readonly E[]): Decision<E> => ({ ok: true, events });

/** The command is refused, and nothing changes. */
export const refuse = (code: RefusalCode, detail: string): Decision<never> => ({
  ok: false,
  refusal: { code, detail },
});

/** The state after all these events, starting from `from` or from the beginning. */
export function fold<C, E extends DomainEvent, S>(
  decider: Decider<C, E, S>,
  events: readonly E[],
  from: S = decider.initialState,
): S {
  return events.reduce((state, event) => decider.evolve(state, event), from);
}
