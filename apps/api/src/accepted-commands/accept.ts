// Accepting a command: it is in Postgres before anybody is told so, and then on its way through Kafka.

import { sealedCommand } from "@tributary/event-store";
import { AppError } from "@tributary/runtime";
import type { Command, SentCommand } from "@tributary/schemas";
import { type Answer, accepted, personErased, replay, requireSameRequest } from "../commands/answer.ts";
import { commandFingerprint } from "../commands/fingerprint.ts";
import { type Caller, principalKey } from "../commands/handle-command.ts";
import type { ApiContext } from "../http/context.ts";

/**
 * Accepts a command and answers where to ask what became of it. The same idempotency key gets the same answer; one that
 * was used for a request that was waited for gets that request's result.
 * @throws AppError 422 for a reused key, 410 when whom it is about is erased, 503 while the log is suspect.
 */
export async function acceptCommand(api: ApiContext, caller: Caller, command: Command): Promise<Answer> {
  const commandId = api.ids();
  const receipt = caller.receipt ?? { key: commandId, fingerprint: commandFingerprint(command) };
  const sent = sentCommand(caller, command, { commandId, at: api.clock.now() });
  const record = await sealedCommand(api.store.keyring, sent);
  if (record === null) throw personErased();
  const { key, fingerprint } = receipt;
  const about = { tenant: sent.tenant, commandId, type: command.type, record };
  const stands = await api.store.acceptedCommands.accept({
    principal: principalKey(caller),
    key,
    fingerprint,
    ...about,
  });
  if (!stands) {
    throw new AppError("log-suspect", "Nothing is written until an operator has checked the log after a restore");
  }
  requireSameRequest(stands, receipt);
  if (stands.acceptedAt === null) return replay(stands, receipt);
  const isNew = stands.commandId === commandId;
  if (isNew) api.publisher.publish(record);
  return accepted(stands, { replayed: !isNew });
}

function sentCommand(
  { principal, receipt, traceparent }: Caller,
  command: Command,
  { commandId, at }: { commandId: string; at: number },
): SentCommand {
  const { tenant, application, role, id } = principal;
  return {
    ...{ commandId, tenant, command, principal: { role, id }, application, sentAt: new Date(at).toISOString() },
    ...(receipt === undefined ? {} : { idempotencyKey: receipt.key }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}
