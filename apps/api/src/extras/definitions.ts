// Definitions of extras are reference data: a plain table, outside the log. Their receipts are kept like a command's.
import { AppError, toProblem } from "@tributary/runtime";
import type { DefineExtraBody, Extra, SearchExtrasBody } from "@tributary/schemas";
import { type Answer, replay } from "../commands/answer.ts";
import { type Caller, principalKey, type Reply } from "../commands/handle-command.ts";
import type { ApiContext } from "../http/context.ts";

/** One page of the tenant's extras, by group and code. */
export function searchExtras(
  { store }: ApiContext,
  tenant: string,
  { group, page, perPage }: SearchExtrasBody,
): Promise<{ results: Extra[]; total: number }> {
  return store.reference.extraDefinitions(tenant, { group, offset: (page - 1) * perPage, limit: perPage });
}

/**
 * Defines an extra for the tenant; 409 when the code is taken. With an idempotency key the same answer comes again.
 * @throws AppError 422 for a key that came with another request.
 */
export async function defineExtra(api: ApiContext, caller: Caller, body: DefineExtraBody): Promise<Answer> {
  const { reference } = api.store;
  const definition = { ...body, isLog: body.isLog ?? false };
  const { receipt, principal } = caller;
  const replyTo = (made: Extra | "duplicate"): Reply =>
    made === "duplicate" ? alreadyDefined(body.code) : { status: 201, body: made };
  if (!receipt) return { ...replyTo(await reference.defineExtra(principal.tenant, definition)), replayed: false };

  const ours = { principal: principalKey(caller), ...receipt, commandId: api.ids() };
  const stands = await reference.defineExtraOnce(principal.tenant, definition, (made) => ({
    ...ours,
    ...replyTo(made),
  }));
  const answer = replay(stands, receipt);
  return { ...answer, replayed: stands.commandId !== ours.commandId };
}

function alreadyDefined(code: string): Reply {
  const { status, body } = toProblem(new AppError("extra-already-defined", `There is an extra ${code} already`));
  return { status, body };
}
