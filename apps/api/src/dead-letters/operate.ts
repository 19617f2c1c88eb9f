// Dead letters of one tenant. Trying one again executes it at once, under the id that it always had: what succeeded
// meanwhile on another way changes nothing, and its own refusal is replaced.
import {
  type DeadRecord,
  type EventStore,
  type ListedDeadLetter as ListedLetter,
  openedCommand,
  type DeadLetter as StoredLetter,
  StoreUnavailableError,
} from "@tributary/event-store";
import { AppError, type Principal } from "@tributary/runtime";
import type { DeadLetter, ListedDeadLetter, RetriedDeadLetters } from "@tributary/schemas";
import { executeRecord } from "../command-consumer/execute-record.ts";
import { personErased } from "../commands/answer.ts";
import type { CommandContext } from "../http/context.ts";

const MOST_AT_ONCE = 100;

/** One page, oldest first. */
export async function listDeadLetters(
  { store }: CommandContext,
  { tenant }: Principal,
  { key, page, perPage }: { key?: string | undefined; page: number; perPage: number },
): Promise<{ results: ListedDeadLetter[]; total: number }> {
  const found = await store.deadLetters.list(tenant, { key, offset: (page - 1) * perPage, limit: perPage });
  return { results: await Promise.all(found.results.map((letter) => shown(store, letter))), total: found.total };
}

/** One, whole. @throws AppError 404 when there is no such letter. */
export async function readDeadLetter(
  { store }: CommandContext,
  { tenant }: Principal,
  id: string,
): Promise<DeadLetter> {
  const letter = await store.deadLetters.find(tenant, id);
  if (!letter) throw unknown();
  const { tenant: _tenant, record, ...about } = letter;
  return { ...about, ...record, ...(await shownValue(store, record)) };
}

/** Tries one again. @throws AppError 404 when there is no such letter. */
export async function retryOne(api: CommandContext, { tenant }: Principal, id: string): Promise<RetriedDeadLetters> {
  const letter = await api.store.deadLetters.find(tenant, id);
  if (!letter) throw unknown();
  const result = await retryLetter(api, letter);
  const { total } = await api.store.deadLetters.list(tenant, { key: letter.record.key, offset: 0, limit: 1 });
  return { results: [answered(result)], remaining: total };
}

/** Tries those of a key again, as `retryLettersOf` does. */
export async function retryKey(api: CommandContext, { tenant }: Principal, key: string): Promise<RetriedDeadLetters> {
  const { results, remaining } = await retryLettersOf(api, tenant, key);
  return { results: results.map(answered), remaining };
}

/** What became of one. */
export interface Retried {
  id: string;
  succeeded: boolean;
  detail: string | null;
  /** The detail may repeat what the record says. */
  quotes: boolean;
}

const answered = ({ quotes: _quotes, ...result }: Retried): RetriedDeadLetters["results"][number] => result;

/** Tries those of a key again in their order, at most a hundred, and stops at the first that fails again. */
export async function retryLettersOf(
  api: CommandContext,
  tenant: string,
  key: string,
): Promise<{ results: Retried[]; remaining: number }> {
  const { results: letters, total } = await api.store.deadLetters.list(tenant, { key, offset: 0, limit: MOST_AT_ONCE });
  const results: Retried[] = [];
  for (const { id } of letters) {
    // One at a time: a hundred of them may be more than fits into the memory.
    const letter = await api.store.deadLetters.find(tenant, id);
    if (!letter) continue; // somebody else was first
    const result = await retryLetter(api, letter);
    results.push(result);
    if (!result.succeeded) break;
  }
  return { results, remaining: total - results.filter(({ succeeded }) => succeeded).length };
}

/** Forgets one. @throws AppError 404 when there is no such letter. */
export async function discard({ store }: CommandContext, { tenant }: Principal, id: string): Promise<void> {
  if (!(await store.deadLetters.remove(tenant, id))) throw unknown();
}

/** Tries it again, and removes it when that succeeds. */
export async function retryLetter(api: CommandContext, { id, tenant, record }: StoredLetter): Promise<Retried> {
  const executor = { api, tenants: api.store.reference, log: api.log };
  const executed = await executeRecord(executor, record, { retry: true });
  const failed = { id, succeeded: false };
  if ("letter" in executed) {
    return { ...failed, detail: executed.letter.detail, quotes: executed.outcome === "unreadable" };
  }
  if (executed.outcome === "erased") return { ...failed, detail: personErased().message, quotes: false };
  await api.store.deadLetters.remove(tenant, id);
  return { id, succeeded: true, detail: null, quotes: false };
}

const unknown = (): AppError => new AppError("not-found", "There is no such dead letter");

async function shown(
  store: Pick<EventStore, "keyring">,
  { tenant: _tenant, record, ...about }: ListedLetter,
): Promise<ListedDeadLetter> {
  const { headers, value } = record;
  if (headers === null || value === null) return { ...about, ...record, value: null, sealed: false };
  return { ...about, ...record, ...(await shownValue(store, { ...record, headers, value })) };
}

/** Opened, or as it came when nobody can open it: whom it is about is erased, or it is broken. */
async function shownValue(
  { keyring }: Pick<EventStore, "keyring">,
  record: DeadRecord,
): Promise<Pick<DeadLetter, "value" | "sealed">> {
  const came = { ...record, value: Buffer.from(record.value).toString("utf8") };
  const opened = await openedCommand(keyring, came).catch((error: unknown) => {
    if (error instanceof StoreUnavailableError) throw error;
    return null;
  });
  return { value: (opened ?? came).value, sealed: opened === null };
}
