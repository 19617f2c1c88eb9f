// The one path of every command: load → receipt → decide → append, and decide again when somebody else was first.
// Answering the same key twice, refusing, and telling the right people all happen here and nowhere else.
import { type Decision, fold, type Refusal } from "@tributary/domain";
import type { AppendRequest, AppendResult, EventStore, NewReceipt } from "@tributary/event-store";
import { AppError, type Clock, type Principal } from "@tributary/runtime";
import type { DomainEvent, EventMetadata } from "@tributary/schemas";
import type { Aggregate } from "./aggregates.ts";
import { type Answer, isReplaceable, type ReceiptRequest, refused, replay } from "./answer.ts";
import { appendRequest } from "./append-request.ts";
import type { CommandMetrics } from "./metrics.ts";
import { type StoredStream, stateAt } from "./stored-state.ts";
import type { Turns } from "./turns.ts";

const MOST_RE_DECIDES = 5;

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
  /** What an accepted command answers; `state` is the state after the events, of which there may be none. */
  answer(events: readonly E[], state: S): Reply | Promise<Reply>;
  /** Lets a slice say a refusal in other words, such as hiding that a session exists. */
  reword?(refusal: Refusal): Refusal;
}

/** A command, or why there can be none. */
export type Prepared<C> = C | { refusal: Refusal };

/** What a slice answers to an accepted command. */
export interface Reply {
  status: number;
  body: unknown;
}

/**
 * Carries out a command and says what to answer.
 * @throws AppError 422 for a reused key, 413 for too large an event, 503 when others were first six times in a row or
 * while the log is suspect.
 */
export function handleCommand<C extends { type: string }, E extends DomainEvent, S>(
  ports: CommandPorts,
  request: CommandRequest<C, E, S>,
): Promise<Answer> {
  return ports.turns.take(request.streamId, () => carryOut(ports, request));
}

async function carryOut<C extends { type: string }, E extends DomainEvent, S>(
  ports: CommandPorts,
  request: CommandRequest<C, E, S>,
): Promise<Answer> {
  const { caller, streamId, related = [] } = request;
  const { tenant } = caller.principal;
  const receipt = caller.receipt && { principal: principalKey(caller), key: caller.receipt.key };
  const loaded = await ports.store.load({ tenant, streamId, related, ...(receipt ? { receipt } : {}) });
  if (loaded.receipt && caller.receipt && !isReplaceable(loaded.receipt, caller.receipt)) {
    return replay(loaded.receipt, caller.receipt);
  }

  const at = new Date(ports.clock.now()).toISOString();
  const commandId = caller.receipt?.commandId ?? ports.ids();
  let stored: StoredStream = loaded;
  for (let attempt = 0; attempt <= MOST_RE_DECIDES; attempt += 1) {
    const command = await request.prepare(loaded.related, at);
    const { answer, append } = await plan(ports, request, { command, commandId, stored });
    if (append === null) return answer;
    const startedAt = performance.now();
    const result = await ports.store.append(append);
    ports.metrics.appended(result.outcome, performance.now() - startedAt);
    if (result.outcome === "appended" && append.events.length > 0) ports.onCommitted();
    if (result.outcome !== "conflict") return settle(result, caller, answer);
    stored = result;
  }
  throw new AppError("too-much-contention", "Others changed the same thing at the same time; try again");
}

interface Plan {
  answer: Answer;
  /** Null when there is nothing to write: no events, and no receipt asked for. */
  append: AppendRequest | null;
}

async function plan<C extends { type: string }, E extends DomainEvent, S>(
  { store, ids }: CommandPorts,
  request: CommandRequest<C, E, S>,
  { command, commandId, stored }: { command: Prepared<C>; commandId: string; stored: StoredStream },
): Promise<Plan> {
  const { caller, aggregate, streamId } = request;
  const { decider } = aggregate;
  const state = await stateAt(store, decider, { streamId, stored });
  const decision: Decision<E> =
    "refusal" in command ? { ok: false, refusal: command.refusal } : decider.decide(command, state);
  const events = decision.ok ? decision.events : [];
  const answer = decision.ok
    ? { ...(await request.answer(events, fold(decider, events, state))), replayed: false }
    : refused(request.reword?.(decision.refusal) ?? decision.refusal);
  const type = "type" in command ? command.type : undefined;
  const receipts = receiptsOf(caller, { commandId, ...(type === undefined ? {} : { type }) }, answer);
  if (events.length === 0 && receipts.length === 0) return { answer, append: null };
  const metadata = metadataOf(caller, commandId, type ?? "refused");
  const stream = { tenant: caller.principal.tenant, streamId, version: stored.version, state };
  return { answer, append: appendRequest(aggregate, stream, { events, metadata, receipts, ids }) };
}

function settle(result: Exclude<AppendResult, { outcome: "conflict" }>, { receipt }: Caller, answer: Answer): Answer {
  if (result.outcome === "appended") return answer;
  if (result.outcome === "suspect") {
    throw new AppError("log-suspect", "Nothing is written until an operator has checked the log after a restore");
  }
  const first = result.receipts.find(({ key }) => key === receipt?.key);
  if (!first || !receipt) throw new Error("the log replayed a receipt that nobody asked for");
  return replay(first, receipt);
}

/** Two people may choose the same key, so a receipt belongs to who asked, in the role in which they asked. */
export const principalKey = ({ principal }: Pick<Caller, "principal">): string => `${principal.role}/${principal.id}`;

function receiptsOf(
  caller: Caller,
  command: Pick<NewReceipt, "commandId" | "type">,
  { status, body }: Answer,
): NewReceipt[] {
  if (!caller.receipt) return [];
  return [{ principal: principalKey(caller), ...caller.receipt, ...command, status, body }];
}

function metadataOf({ principal, traceparent }: Caller, commandId: string, commandName: string): EventMetadata {
  const { role, id, application } = principal;
  const trace = traceparent === undefined ? {} : { traceparent };
  return { commandId, commandName, principal: { role, id }, application, ...trace };
}
