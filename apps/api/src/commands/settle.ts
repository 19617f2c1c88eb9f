// Decides commands for one stream in their order and appends what they decided at once, on exactly the version that they
// were decided on. When somebody else was first, all are decided again on what that one left.
import { type AppendRequest, type AppendResult, isRefusedByDatabase, type Receipt } from "@tributary/event-store";
import { AppError } from "@tributary/runtime";
import type { DomainEvent } from "@tributary/schemas";
import { type Answer, replay } from "./answer.ts";
import { appendTogether } from "./append-request.ts";
import { decideStep } from "./decide-step.ts";
import { type CommandPorts, principalKey, type Step } from "./handle-command.ts";
import { receiptAmong } from "./once.ts";
import { noteFailure } from "./order.ts";
import { type StoredStream, stateAt } from "./stored-state.ts";
import type { Outcome } from "./turns.ts";

/**
 * Each round somebody else's append succeeded, so two replicas with a line each lose every other one by chance: with six
 * rounds one group in sixty was put off, with fifty none.
 */
const MOST_ROUNDS = 50;

/** What became of each command. */
type Outcomes<C extends { type: string }, E extends DomainEvent, S> = Map<Step<C, E, S>, Outcome<Answer>>;

/** Carries out commands for a stream that was last seen like this, by whom `lost` rounds were lost already. */
export async function settle<C extends { type: string }, E extends DomainEvent, S>(
  ports: CommandPorts,
  steps: readonly Step<C, E, S>[],
  { stored, lost = 0 }: { stored: StoredStream; lost?: number },
): Promise<Outcomes<C, E, S>> {
  if (steps.length === 0) return new Map();
  if (lost >= MOST_ROUNDS) return allOf(steps, contended());
  const { outcomes, append } = await decideAll(ports, steps, stored);
  if (append === null) return outcomes;
  const result = await tryAppend(ports, append);
  switch (result.outcome) {
    case "appended":
      return outcomes;
    case "conflict":
      return settle(ports, steps, { stored: result, lost: lost + 1 });
    case "replayed": {
      const repeated = repeatedAmong(steps, result.receipts);
      const replayed = await replaysOf(steps, result.receipts);
      if (replayed.size + repeated === 0) throw new Error("the log replayed a receipt that nobody asked for");
      const others = steps.filter((step) => !replayed.has(step));
      return new Map([...replayed, ...(await settle(ports, others, { stored, lost }))]);
    }
    case "suspect":
      return allOf(steps, suspect());
    case "erased":
      return steps.length > 1 ? oneByOne(ports, steps, stored) : allOf(steps, erased());
    case "failed":
      // Nothing was written, and one of several is to blame.
      return steps.length > 1 && isRefusedByDatabase(result.error)
        ? oneByOne(ports, steps, stored)
        : allOf(steps, result.error);
  }
}

const contended = () =>
  new AppError("too-much-contention", "Others changed the same thing at the same time; try again");
const erased = () => new AppError("erased", "The command says something about somebody who has been erased");
const suspect = () =>
  new AppError("log-suspect", "Nothing is written until an operator has checked the log after a restore");

function allOf<K>(steps: readonly K[], error: unknown): Map<K, Outcome<Answer>> {
  return new Map(steps.map((step) => [step, { error }]));
}

/** Each on what those before it leave; together they make one append, or none when there is nothing to write. */
async function decideAll<C extends { type: string }, E extends DomainEvent, S>(
  ports: CommandPorts,
  steps: readonly Step<C, E, S>[],
  stored: StoredStream,
): Promise<{ outcomes: Outcomes<C, E, S>; append: AppendRequest | null }> {
  const [first] = steps;
  if (first === undefined) throw new Error("there is nothing to decide");
  const { streamId, aggregate, caller } = first.request;
  let state: S = await stateAt(ports.store, aggregate.decider, { streamId, stored });
  let version = stored.version;
  const outcomes: Outcomes<C, E, S> = new Map();
  const appends: AppendRequest[] = [];
  const commands = await Promise.all(
    steps.map((step) => attempt(async () => step.request.prepare(step.related, step.at))),
  );
  for (const [index, step] of steps.entries()) {
    const { order } = step.request.caller;
    try {
      order?.assertUnbroken();
      const command = succeeded(commands[index]);
      const { tenant } = caller.principal;
      const { answer, append } = await decideStep(ports, { ...step, command }, { tenant, streamId, version, state });
      outcomes.set(step, { value: answer });
      if (append === null) continue;
      appends.push(append);
      version += append.events.length;
      state = append.state as S;
    } catch (error) {
      order?.failed(error);
      outcomes.set(step, { error });
    }
  }
  return { outcomes, append: appendTogether(appends) };
}

async function tryAppend(
  { store, metrics, onCommitted }: CommandPorts,
  append: AppendRequest,
): Promise<AppendResult | { outcome: "failed"; error: unknown }> {
  const startedAt = performance.now();
  try {
    const result = await store.append(append);
    metrics.appended(result.outcome, performance.now() - startedAt);
    if (result.outcome === "appended" && append.events.length > 0) onCommitted();
    return result;
  } catch (error) {
    metrics.appended("failed", performance.now() - startedAt);
    return { outcome: "failed", error };
  }
}

/** The answers of those that somebody else has carried out meanwhile. */
async function replaysOf<C extends { type: string }, E extends DomainEvent, S>(
  steps: readonly Step<C, E, S>[],
  receipts: readonly Receipt[],
): Promise<Outcomes<C, E, S>> {
  const replays: Outcomes<C, E, S> = new Map();
  for (const step of steps) {
    const { caller } = step.request;
    const { receipt: asked } = caller;
    const standing = receiptAmong(receipts, asked && { principal: principalKey(caller), key: asked.key });
    if (standing && asked) replays.set(step, await attempt(async () => replay(standing, asked)));
  }
  return replays;
}

/** Notes of what has happened before that it has, and says of how many. */
function repeatedAmong<C extends { type: string }, E extends DomainEvent, S>(
  steps: readonly Step<C, E, S>[],
  receipts: readonly Receipt[],
): number {
  let repeated = 0;
  for (const step of steps) {
    const before = receiptAmong(receipts, step.request.once);
    if (before === undefined) continue;
    step.before = before;
    repeated += 1;
  }
  return repeated;
}

async function attempt<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error };
  }
}

/** @throws what it failed with. */
function succeeded<T>(outcome: Outcome<T> | undefined): T {
  if (outcome === undefined) throw new Error("nothing was prepared");
  if ("error" in outcome) throw outcome.error;
  return outcome.value;
}

async function oneByOne<C extends { type: string }, E extends DomainEvent, S>(
  ports: CommandPorts,
  steps: readonly Step<C, E, S>[],
  stored: StoredStream,
): Promise<Outcomes<C, E, S>> {
  const outcomes: Outcomes<C, E, S> = new Map();
  for (const step of steps) {
    for (const [key, outcome] of await settle(ports, [step], { stored })) {
      noteFailure(key.request.caller.order, outcome);
      outcomes.set(key, outcome);
    }
  }
  return outcomes;
}
