// Dead letters of one tenant. Trying one again executes it at once, under the id that it always had: what succeeded
// meanwhile on another way changes nothing, and its own refusal is replaced.
import type { DeadLetter as StoredLetter } from "@tributary/event-store";
import { AppError, type Principal } from "@tributary/runtime";
import type { DeadLetter, RetriedDeadLetters } from "@tributary/schemas";
import { executeRecord } from "../command-consumer/execute-record.ts";
import type { ApiContext } from "../http/context.ts";

const MOST_AT_ONCE = 100;

/** One page, oldest first. */
export async function listDeadLetters(
  { store }: ApiContext,
  { tenant }: Principal,
  { key, page, perPage }: { key?: string | undefined; page: number; perPage: number },
): Promise<{ results: DeadLetter[]; total: number }> {
  const found = await store.deadLetters.list(tenant, { key, offset: (page - 1) * perPage, limit: perPage });
  return { results: found.results.map(shown), total: found.total };
}

/** Tries one again. @throws AppError 404 when there is no such letter. */
export async function retryOne(api: ApiContext, { tenant }: Principal, id: string): Promise<RetriedDeadLetters> {
  const letter = await api.store.deadLetters.find(tenant, id);
  if (!letter) throw unknown();
  const result = await retry(api, tenant, letter);
  const { total } = await api.store.deadLetters.list(tenant, { key: letter.record.key, offset: 0, limit: 1 });
  return { results: [result], remaining: total };
}

/** Tries those of a key again in their order, at most a hundred, and stops at the first that fails again. */
export async function retryKey(api: ApiContext, { tenant }: Principal, key: string): Promise<RetriedDeadLetters> {
  const { results: letters, total } = await api.store.deadLetters.list(tenant, { key, offset: 0, limit: MOST_AT_ONCE });
  const results: RetriedDeadLetters["results"] = [];
  for (const letter of letters) {
    const result = await retry(api, tenant, letter);
    results.push(result);
    if (!result.succeeded) break;
  }
  return { results, remaining: total - results.filter(({ succeeded }) => succeeded).length };
}

/** Forgets one. @throws AppError 404 when there is no such letter. */
export async function discard({ store }: ApiContext, { tenant }: Principal, id: string): Promise<void> {
  if (!(await store.deadLetters.remove(tenant, id))) throw unknown();
}

async function retry(
  api: ApiContext,
  tenant: string,
  { id, record }: StoredLetter,
): Promise<RetriedDeadLetters["results"][number]> {
  const executor = { api, tenants: api.store.reference, log: api.log };
  const executed = await executeRecord(executor, record, { retry: true });
  if ("letter" in executed) return { id, succeeded: false, detail: executed.letter.detail };
  await api.store.deadLetters.remove(tenant, id);
  return { id, succeeded: true, detail: null };
}

const unknown = (): AppError => new AppError("not-found", "There is no such dead letter");

function shown({ tenant: _tenant, record, ...about }: StoredLetter): DeadLetter {
  return { ...about, ...record, value: Buffer.from(record.value).toString("utf8") };
}
