// The one path of every command: load → receipt → decide → append, together with what else waits for the same stream.
// Answering the same key twice, refusing, and telling the right people all happen on it and nowhere else.
import type { Refusal } from "@tributary/domain";
import type { EventStore, Receipt } from "@tributary/event-store";
import type { Clock, Principal } from "@tributary/runtime";
import type { DomainEvent } from "@tributary/schemas";
import type { Aggregate } from "./aggregates.ts";
import { type Answer, isReplaceable, type ReceiptRequest, replay } from "./answer.ts";
import type { CommandMetrics } from "./metrics.ts";
import type { Once } from "./once.ts";
import { noteFailure, type Order } from "./order.ts";
import { settle } from "./settle.ts";
import type { StoredStream } from "./stored-state.ts";
import type { Outcome, Turns } from "./turns.ts";

export interface CommandPorts {
  store: Pick<EventStore, "load" | "append" | "readStream">;
  clock: Clock;
  ids: () => string;
  metrics: CommandMetrics;
  turns: Turns;
  /** Called after every commit that holds events. */
  onCommitted(): void;
}

/** Who asks, and how the request wants to be remembered. */
export interface Caller {
  principal: Principal;
  receipt?: ReceiptRequest | undefined;
  traceparent?: string | undefined;
  /** With which others the command keeps its place. */
  order?: Order | undefined;
}

/** Other streams that were loaded with the command, by stream id; those that do not exist are absent. */
export type Related = ReadonlyMap<string, StoredStream>;

export interface CommandRequest<C extends { type: string }, E extends DomainEvent, S> {
  caller: Caller;
  aggregate: Aggregate<C, E, S>;
  streamId: string;
  /** Other streams of the tenant whose state the command needs. */
  related?: string[];
  /**
   * Makes the command from what was loaded, or refuses because something that it names is not there. Asked again after a
   * conflict: what it reads itself is never older than the version that is decided on, and the append on exactly that
   * version succeeds only when it is not newer either.
   */
  prepare(related: Related, at: string): Prepared<C> | Promise<Prepared<C>>;
  /**
   * Whether it can be decided on what other commands have just decided, and is appended with. That takes a `prepare` and an
   * `answer` that read nothing which commands of this stream change; the others are appended alone.
   */
  together?: boolean;
  /** What an accepted command answers; `state` is the state after the events, of which there may be none. */
  answer(events: readonly E[], state: S): Reply | Promise<Reply>;
  /** Makes what the command brings about happen once, under whichever command. */
  once?: Once;
  /** Lets a slice say a refusal in other words, such as hiding that a session exists. */
  reword?(refusal: Refusal): Refusal;
}

/** A command, or why there can be none. */
export type Prepared<C> = C | { refusal: Refusal };

/** What a slice answers to an accepted command. */
export interface Reply {
  status: number;
  body: unknown;
  /** Of whom it tells what the events and the state do not hold, such as `participant/40`: read again when they are erased meanwhile. */
  tellsOf?: readonly string[];
}

/** A command whose turn it is, and what was loaded for it. */
export interface Step<C extends { type: string }, E extends DomainEvent, S> {
  request: CommandRequest<C, E, S>;
  related: Related;
  at: string;
  commandId: string;
  /** What stands for the first time, when what happens once has happened before. */
  before?: Receipt;
}

/**
 * Carries out a command and says what to answer.
 * @throws AppError 422 for a reused key, 413 for too large an event, 503 when others were first fifty times in a row or
 * while the log is suspect.
 */
export function handleCommand<C extends { type: string }, E extends DomainEvent, S>(
  ports: CommandPorts,
  request: CommandRequest<C, E, S>,
): Promise<Answer> {
  return ports.turns.take(request.streamId, request, (requests) => carryOut(ports, requests));
}

/** Commands for one stream, in their order. */
async function carryOut<C extends { type: string }, E extends DomainEvent, S>(
  ports: CommandPorts,
  requests: readonly CommandRequest<C, E, S>[],
): Promise<Outcome<Answer>[]> {
  const outcomes: Outcome<Answer>[] = [];
  for (const group of groupsOf(requests)) outcomes.push(...(await carryOutTogether(ports, group)));
  return outcomes;
}

/** Runs of commands that can be decided on each other. One that has another's key waits for that one's receipt. */
function groupsOf<R extends Keyed & { together?: boolean }>(requests: readonly R[]): R[][] {
  const groups: R[][] = [];
  for (const request of requests) {
    const last = groups.at(-1);
    const fits = request.together && last?.every((other) => other.together && !isSameKey(request, other));
    if (last && fits) last.push(request);
    else groups.push([request]);
  }
  return groups;
}

interface Keyed {
  caller: Caller;
  once?: Once;
}

function isSameKey({ caller: one, once }: Keyed, { caller: other, once: otherOnce }: Keyed): boolean {
  if (once && once.key === otherOnce?.key && once.principal === otherOnce.principal) return true;
  const isSame = one.receipt !== undefined && one.receipt.key === other.receipt?.key;
  return isSame && principalKey(one) === principalKey(other);
}

async function carryOutTogether<C extends { type: string }, E extends DomainEvent, S>(
  ports: CommandPorts,
  requests: readonly CommandRequest<C, E, S>[],
): Promise<Outcome<Answer>[]> {
  const begun = await Promise.all(requests.map((request) => begin(ports, request)));
  for (const [index, { outcome }] of begun.entries()) noteFailure(requests[index]?.caller.order, outcome);
  const steps = begun.flatMap(({ step }) => (step ? [step] : []));
  const stored = begun.flatMap(({ loaded }) => (loaded ? [loaded] : [])).reduce(newerOf, NEW_STREAM);
  const settled = await settle(ports, steps, { stored });
  return begun.map(({ step, outcome }) => {
    const became = step ? settled.get(step) : outcome;
    if (became === undefined) throw new Error("nothing became of a command");
    noteFailure(step?.request.caller.order, became);
    return became;
  });
}

const NEW_STREAM: StoredStream = { version: 0, state: null, stateVersion: null };
const newerOf = (one: StoredStream, other: StoredStream): StoredStream => (other.version >= one.version ? other : one);

interface Begun<C extends { type: string }, E extends DomainEvent, S> {
  loaded?: StoredStream;
  /** What is to be decided, unless the outcome is known already. */
  step?: Step<C, E, S>;
  outcome?: Outcome<Answer>;
}

/** Loads what the command needs; its receipt may have the answer. */
async function begin<C extends { type: string }, E extends DomainEvent, S>(
  { store, clock, ids }: CommandPorts,
  request: CommandRequest<C, E, S>,
): Promise<Begun<C, E, S>> {
  const { caller, streamId, related = [] } = request;
  const { tenant } = caller.principal;
  const receipt = caller.receipt && { principal: principalKey(caller), key: caller.receipt.key };
  try {
    const loaded = await store.load({ tenant, streamId, related, ...(receipt ? { receipt } : {}) });
    if (loaded.receipt && caller.receipt && !isReplaceable(loaded.receipt, caller.receipt)) {
      return { outcome: { value: replay(loaded.receipt, caller.receipt) } };
    }
    const at = new Date(clock.now()).toISOString();
    const commandId = caller.receipt?.commandId ?? ids();
    return { loaded, step: { request, related: loaded.related, at, commandId } };
  } catch (error) {
    return { outcome: { error } };
  }
}

/** Two people may choose the same key, so a receipt belongs to who asked, in the role in which they asked. */
export const principalKey = ({ principal }: Pick<Caller, "principal">): string => `${principal.role}/${principal.id}`;
