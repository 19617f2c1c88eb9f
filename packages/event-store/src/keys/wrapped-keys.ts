// The table of keys. A row is made once and never gets another key: append_events takes the key out of it when its person
// is erased, and what is out is out for ever.
import type { Database } from "../database.ts";

/** `wrappedKey` is null once the person is erased. */
export interface WrappedKey {
  /** With the tenant. */
  subject: string;
  wrappedKey: string | null;
}

/** The rows of those who have one. */
export async function findWrapped(database: Database, subjects: readonly string[]): Promise<WrappedKey[]> {
  const { tenants, names } = columns(subjects);
  return database.$queryRaw<WrappedKey[]>`
    SELECT k.tenant || '/' || k.subject AS subject, k.wrapped_key AS "wrappedKey"
    FROM unnest(${tenants}::text[], ${names}::text[]) AS wanted(tenant, subject)
    JOIN subject_keys AS k ON k.tenant = wanted.tenant AND k.subject = wanted.subject`;
}

/**
 * Answers those that it made, and leaves alone what others made meanwhile. In one order, so that two replicas never wait
 * for each other in a circle.
 */
export async function insertWrapped(
  database: Database,
  keys: readonly { subject: string; wrappedKey: string }[],
): Promise<WrappedKey[]> {
  const inOrder = keys.toSorted((a, b) => (a.subject < b.subject ? -1 : 1));
  const { tenants, names } = columns(inOrder.map(({ subject }) => subject));
  const wrapped = inOrder.map(({ wrappedKey }) => wrappedKey);
  return database.$queryRaw<WrappedKey[]>`
    INSERT INTO subject_keys AS k (tenant, subject, wrapped_key, created_at)
    SELECT tenant, subject, wrapped_key, clock_timestamp()
    FROM unnest(${tenants}::text[], ${names}::text[], ${wrapped}::text[]) AS made(tenant, subject, wrapped_key)
    ON CONFLICT (tenant, subject) DO NOTHING
    RETURNING k.tenant || '/' || k.subject AS subject, k.wrapped_key AS "wrappedKey"`;
}

function columns(subjects: readonly string[]): { tenants: string[]; names: string[] } {
  const slashes = subjects.map((subject) => subject.indexOf("/"));
  return {
    tenants: subjects.map((subject, index) => subject.slice(0, slashes[index])),
    names: subjects.map((subject, index) => subject.slice((slashes[index] ?? 0) + 1)),
  };
}
