// One record of the commands topic, or of the dead letters: what it asks is executed on the path that HTTP takes, or it
// is said why not. Rejects only for what may pass: then the same record has to come again.
import { type NewDeadLetter, openedCommand, type ReferenceData, StoreUnavailableError } from "@tributary/event-store";
import { AppError, type Logger, toProblem, traceFields, traceparentOf } from "@tributary/runtime";
import { fromCommandRecord, type SentCommand } from "@tributary/schemas";
import { type Answer, personErased } from "../commands/answer.ts";
import { execute } from "../commands/execute.ts";
import { commandFingerprint } from "../commands/fingerprint.ts";
import type { Caller } from "../commands/handle-command.ts";
import type { Order } from "../commands/order.ts";
import type { CommandContext } from "../http/context.ts";
import { translateStoreError } from "../http/store-errors.ts";

export type DeadRecord = NewDeadLetter["record"];

/** What executing a record takes. */
export interface Executor {
  api: CommandContext;
  tenants: Pick<ReferenceData, "tenantExists">;
  log: Logger;
}

/** What came of a record. `type` is the command's name, for counting. */
export type Executed =
  | { outcome: "succeeded" | "stale" | "erased"; type: string }
  | { outcome: NewDeadLetter["reason"]; type: string; letter: NewDeadLetter };

/** A record that asks for something. */
export interface Readable {
  record: DeadRecord;
  sent: SentCommand;
}

/**
 * Executes the command of a record; again and again it has the effect of once. A retry, which an operator asks for,
 * replaces a refusal and does not mind that the sender has lost its lease since. Of a command about somebody who is erased
 * nothing is left to execute or to keep: its sender is told.
 * @throws AppError 503 or StoreUnavailableError when it should be tried again.
 */
export async function executeRecord(
  executor: Executor,
  record: DeadRecord,
  { retry }: { retry: boolean },
): Promise<Executed> {
  const read = await readRecord(executor, record);
  if ("outcome" in read) return read;
  if (!retry && (await isStale(read, executor.api.store.leases.fence)))
    return { outcome: "stale", type: read.sent.command.type };
  return executeSent(executor, read, { retry });
}

/** The command of a record that can be executed, or what came of one that can't. */
export async function readRecord({ api, tenants }: Executor, record: DeadRecord): Promise<Readable | Executed> {
  let sent: SentCommand;
  try {
    const opened = await openedCommand(api.store.keyring, { ...record, value: utf8.decode(record.value) });
    if (opened === null) return await erased(api, record);
    sent = fromCommandRecord(opened);
  } catch (error) {
    if (error instanceof StoreUnavailableError) throw error;
    return unreadable(tenants, record, error);
  }
  if (await tenants.tenantExists(sent.tenant)) return { record, sent };
  const { type } = sent.command;
  return dead(record, { outcome: "unknown-tenant", type, detail: `There is no tenant ${sent.tenant}` });
}

/** Whether somebody else holds by now what the sender held. */
export async function isStale(
  { sent: { lease } }: Readable,
  fenceOf: (lease: string) => Promise<number>,
): Promise<boolean> {
  return lease !== undefined && (await fenceOf(lease.name)) > lease.fence;
}

/** Whoever calls it several times in one tick has plain messages of one session carried out in that order. */
export async function executeSent(
  { api, log }: Executor,
  { record, sent }: Readable,
  { retry, order }: { retry: boolean; order?: Order },
): Promise<Executed> {
  const { type } = sent.command;
  try {
    const answer = await execute(api, callerOf(sent, { retry, order }), sent.command);
    if (answer.status < 400) return { outcome: "succeeded", type };
    return dead(record, { outcome: "refused", type, sent, detail: detailOf(answer), answer });
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === "erased") return await erased(api, record);
    return failed(record, sent, { error: translateStoreError(thrown), log });
  }
}

/** What a tenant or a command could be called; other bytes are not worth a question. */
const NAME = /^[\x21-\x7e]{1,256}$/;
// Strict: a message in which unreadable bytes were replaced would be another message.
const utf8 = new TextDecoder("utf-8", { fatal: true });

function callerOf(
  { command, commandId, principal, ...sent }: SentCommand,
  { retry, order }: { retry: boolean; order: Order | undefined },
): Caller {
  const { tenant, application, idempotencyKey: key = commandId } = sent;
  return {
    // Who sent it was authenticated when it was sent; what they may do is decided now.
    principal: { tenant, application, ...principal, expiresAt: Number.POSITIVE_INFINITY },
    receipt: { key, fingerprint: commandFingerprint(command), commandId, retry },
    traceparent: traceparentOf(sent.traceparent),
    order,
  };
}

/** The headers are not sealed, so they may lie; but all that a liar gets is the end of a wait. */
async function erased({ store }: CommandContext, { headers }: DeadRecord): Promise<Executed> {
  const { tenant = "", ce_id: commandId = "" } = headers;
  if (NAME.test(tenant) && NAME.test(commandId)) {
    await store.acceptedCommands.refuse(tenant, commandId, toProblem(personErased()));
  }
  return { outcome: "erased", type: "unknown" };
}

interface Failure {
  outcome: NewDeadLetter["reason"];
  type: string;
  detail: string;
  /** Whose accepted receipt is told, when that is known. */
  sent?: Partial<Pick<SentCommand, "tenant" | "commandId">>;
  answer?: Pick<Answer, "status" | "body">;
}

function dead(record: DeadRecord, { outcome, type, detail, sent, answer }: Failure): Executed {
  const { tenant = null, commandId = null } = sent ?? {};
  const told = answer ?? toProblem(new AppError("validation-failed", detail));
  return { outcome, type, letter: { tenant, commandId, reason: outcome, detail, record, answer: told } };
}

/** The tenant may see it when the record names one that exists, and its sender is told when it names a command. */
async function unreadable(tenants: Executor["tenants"], record: DeadRecord, error: unknown): Promise<Executed> {
  const { tenant = "", ce_id: commandId = "" } = record.headers;
  const detail = error instanceof Error ? error.message : String(error);
  const isKnown = NAME.test(tenant) && (await tenants.tenantExists(tenant));
  const sent = { ...(isKnown ? { tenant } : {}), ...(NAME.test(commandId) ? { commandId } : {}) };
  return dead(record, { outcome: "unreadable", type: "unknown", detail, sent });
}

function failed(record: DeadRecord, sent: SentCommand, { error, log }: { error: unknown; log: Logger }): Executed {
  const { status, body } = toProblem(error);
  if (status === 503) throw error;
  const { commandId, command, traceparent } = sent;
  const { type } = command;
  const answer = { status, body };
  if (status < 500) return dead(record, { outcome: "refused", type, sent, detail: body.detail, answer });
  // A bug of ours. Trying again would not end it and would hold up every other command of the partition.
  log.error({ event: "command-failed", ...traceFields(traceparentOf(traceparent)), commandId, type, err: error });
  return dead(record, { outcome: "failed", type, sent, detail: body.detail, answer });
}

function detailOf({ body }: Answer): string {
  return typeof body === "object" && body !== null && "detail" in body ? String(body.detail) : "refused";
}
