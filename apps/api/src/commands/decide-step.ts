// One command on one state: what it answers, and what has to be appended for that to be true.
import { type Decision, fold } from "@tributary/domain";
import type { AppendRequest, NewReceipt } from "@tributary/event-store";
import type { DomainEvent, EventMetadata } from "@tributary/schemas";
import { type Answer, refused } from "./answer.ts";
import { appendRequest, type Stream } from "./append-request.ts";
import {
  type Caller,
  type CommandPorts,
  type CommandRequest,
  type Prepared,
  principalKey,
  type Reply,
  type Step,
} from "./handle-command.ts";
import { receiptOfOnce } from "./once.ts";

interface Decided {
  answer: Answer;
  /** Null when there is nothing to write: no events, and no receipt asked for. */
  append: AppendRequest | null;
}

/** @throws AppError 413 when an event is too large to be kept. */
export async function decideStep<C extends { type: string }, E extends DomainEvent, S>(
  { ids }: Pick<CommandPorts, "ids">,
  { request, commandId, command, before }: Step<C, E, S> & { command: Prepared<C> },
  stream: Stream<S>,
): Promise<Decided> {
  const { caller, aggregate, once } = request;
  const { events, answer, tellsOf } =
    once && before
      ? { events: [], ...answered(await once.again(before.body)) }
      : await decide(request, command, stream.state);
  const type = "type" in command ? command.type : undefined;
  const named = { ...(type === undefined ? {} : { type }) };
  const receipts = receiptsOf(caller, { commandId, ...named }, answer);
  if (once && events.length > 0) receipts.push(receiptOfOnce(once, { ...named, status: answer.status }));
  if (events.length === 0 && receipts.length === 0) return { answer, append: null };
  const metadata = metadataOf(caller, commandId, type ?? "refused");
  return { answer, append: appendRequest(aggregate, stream, { events, metadata, receipts, tellsOf, ids }) };
}

async function decide<C extends { type: string }, E extends DomainEvent, S>(
  { aggregate: { decider }, answer, reword }: CommandRequest<C, E, S>,
  command: Prepared<C>,
  state: S,
): Promise<{ events: readonly E[]; answer: Answer; tellsOf: readonly string[] }> {
  const decision: Decision<E> =
    "refusal" in command ? { ok: false, refusal: command.refusal } : decider.decide(command, state);
  if (!decision.ok) {
    return { events: [], answer: refused(reword?.(decision.refusal) ?? decision.refusal), tellsOf: [] };
  }
  const { events } = decision;
  return { events, ...answered(await answer(events, fold(decider, events, state))) };
}

const answered = ({ tellsOf = [], ...reply }: Reply): { answer: Answer; tellsOf: readonly string[] } => ({
  answer: { ...reply, replayed: false },
  tellsOf,
});

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
