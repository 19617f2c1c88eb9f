// A definition and the receipt of its answer in one statement, so that a retry can never find one without the other.
import type { Extra } from "@tributary/schemas";
import { z } from "zod";
import type { NewReceipt, Receipt } from "./commands-port.ts";
import type { Database } from "./database.ts";
import { isUniqueViolation } from "./errors.ts";
import type { NewExtra } from "./port.ts";
import { encodeReceipt, standingReceipt } from "./receipts.ts";

interface Definition {
  tenant: string;
  definition: NewExtra;
  receiptOf: (made: Extra | "duplicate") => NewReceipt;
}

/** The receipt that stands for this key afterwards, ours or that of whoever used the key before. */
export async function defineExtraOnce(
  database: Database,
  { tenant, definition, receiptOf }: Definition,
): Promise<Receipt> {
  const [next] = await database.$queryRaw<{ id: string }[]>`
    SELECT nextval(pg_get_serial_sequence('extra_definitions', 'id'))::text AS id`;
  const id = z.string().parse(next?.id);
  const duplicate = receiptOf("duplicate");
  const made = receiptOf({ id, ...definition });
  try {
    await database.$executeRaw`
      WITH made AS (
        INSERT INTO extra_definitions (id, tenant, code, name, "group", data_type, is_log)
        VALUES (${id}::bigint, ${tenant}, ${definition.code}, ${definition.name}, ${definition.group},
          ${definition.dataType}, ${definition.isLog})
        ON CONFLICT (tenant, code) DO NOTHING RETURNING id
      )
      INSERT INTO command_receipts (tenant, principal, key, fingerprint, command_id, status, body, recorded_at)
      SELECT ${tenant}, r->>'principal', r->>'key', r->>'fingerprint', r->>'commandId', (r->>'status')::integer,
        r->>'body', clock_timestamp()
      FROM (
        SELECT CASE WHEN EXISTS (SELECT FROM made) THEN ${encoded(made)}::jsonb ELSE ${encoded(duplicate)}::jsonb END AS r
      ) AS answer`;
  } catch (error) {
    // The key was used before, or a twin is first by a moment: the whole statement is undone, and theirs stands.
    if (!isUniqueViolation(error)) throw error;
  }
  const stands = await standingReceipt(database, tenant, made);
  if (stands === null) throw new Error("a definition was neither made nor refused");
  return stands;
}

const encoded = (receipt: NewReceipt): string => JSON.stringify(encodeReceipt(receipt));
