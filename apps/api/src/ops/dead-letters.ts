// `dead-letters`: commands that came over Kafka and could not be executed. Of what a record holds nothing is shown: it may be
// about people. Whoever has to read it does so as an admin of its tenant (GET /admin/dead_letters/{id}).
import type { DeadLetter, DeadLetterSummary } from "@tributary/event-store";
import { createLogger, createTelemetry, newId, systemClock } from "@tributary/runtime";
import { measureCommands } from "../commands/metrics.ts";
import { createTurns } from "../commands/turns.ts";
import { type Retried, retryLetter, retryLettersOf } from "../dead-letters/operate.ts";
import type { CommandContext } from "../http/context.ts";
import { type OpsCommand, type OpsContext, OpsError, type Report, UsageError } from "./command.ts";
import { numberOf } from "./options.ts";
import { keysOf } from "./ports.ts";
import { count } from "./words.ts";

const LISTED = 50;

const list: OpsCommand = {
  name: "dead-letters list",
  does: "commands that could not be executed, oldest first",
  accepts: ["tenant", "key", "limit"],
  async run({ store, options }) {
    const limit = numberOf(options, "limit", LISTED);
    const [letters, total] = await Promise.all([
      store.deadLetters.summaries({ tenant: options.tenant, key: options.key, limit }),
      store.deadLetters.count(),
    ]);
    return {
      ok: true,
      lines: [...letters.map(lineOf), `${letters.length} of ${count(total, "dead letter")}`],
      data: { letters, total },
    };
  },
};

const show: OpsCommand = {
  name: "dead-letters show",
  takes: "<id>",
  does: "one of them: everything but what its record holds",
  async run(context) {
    const letter = await summaryOf(context);
    const lines = Object.entries(letter).map(([name, value]) => `${name}: ${value ?? "not known"}`);
    return { ok: true, lines, data: letter };
  },
};

const retry: OpsCommand = {
  name: "dead-letters retry",
  takes: "[<id>]",
  does: "try one again, or with --tenant and --key those of a key in their order; 1 when one fails again (needs MASTER_KEYS)",
  accepts: ["tenant", "key"],
  async run(context) {
    const { id, options, store, config } = context;
    const { tenant, key } = options;
    const isOne = id !== "" && tenant === undefined && key === undefined;
    if (!isOne && (id !== "" || tenant === undefined || key === undefined))
      throw new UsageError("say an <id>, or --tenant and --key");
    keysOf(config);
    await using telemetry = createTelemetry("ops");
    const executor: CommandContext = {
      ...{ store, clock: systemClock, ids: newId, log: createLogger({ name: "ops", level: "silent" }) },
      commands: {
        ...{ store, clock: systemClock, ids: newId, turns: createTurns(), metrics: measureCommands(telemetry) },
        onCommitted: () => undefined, // the relay looks every quarter of a second
      },
    };
    if (isOne) return retried([await retryLetter(executor, await letterOf(context))], 0);
    const { results, remaining } = await retryLettersOf(executor, tenant ?? "", key ?? "");
    return retried(results, remaining);
  },
};

const discard: OpsCommand = {
  name: "dead-letters discard",
  takes: "<id>",
  does: "forget one: its command is never executed",
  accepts: ["yes"],
  async run(context) {
    const { id, tenant } = await summaryOf(context);
    if (!context.options.yes) throw new UsageError(`its command will never be executed: say --yes`);
    if (!(await context.store.deadLetters.remove(tenant, id))) throw unknown(id);
    return { ok: true, lines: [`discarded ${id}`], data: { discarded: id } };
  },
};

export const deadLetterCommands: readonly OpsCommand[] = [list, show, retry, discard];

function retried(retriedLetters: readonly Retried[], remaining: number): Report {
  const results = retriedLetters.map(({ id, succeeded, detail, quotes }) => ({
    ...{ id, succeeded, detail: quotes ? "it can't be read" : detail },
  }));
  const failed = results.filter(({ succeeded }) => !succeeded);
  return {
    ok: failed.length === 0 && remaining === 0,
    lines: [
      ...results.map(({ id, succeeded, detail }) => `${id}: ${succeeded ? "executed" : `failed again: ${detail}`}`),
      ...(remaining > 0 ? [`${remaining} of this key remain`] : []),
      ...(results.length === 0 ? ["there is none of this key"] : []),
    ],
    data: { results, remaining },
  };
}

async function summaryOf({ store, id }: OpsContext): Promise<DeadLetterSummary> {
  const [letter] = /^\d{1,18}$/.test(id) ? await store.deadLetters.summaries({ id, limit: 1 }) : [];
  if (letter === undefined) throw unknown(id);
  return letter;
}

async function letterOf(context: OpsContext): Promise<DeadLetter> {
  const { id, tenant } = await summaryOf(context);
  const letter = await context.store.deadLetters.find(tenant, id);
  if (letter === null) throw unknown(id);
  return letter;
}

const unknown = (id: string): OpsError => new OpsError(`there is no dead letter ${id}`);

const lineOf = ({ id, tenant, type, reason, recordedAt, key, detail }: DeadLetterSummary): string =>
  `${id}  ${recordedAt}  ${tenant ?? "(no tenant)"}  ${type ?? "(no command)"}  ${reason}  ${key}${detail === null ? "" : `  ${detail}`}`;
