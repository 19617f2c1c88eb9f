// Receipts as the database keeps them. The body travels as JSON text: jsonb would reorder it, and a replay must be equal.
import { z } from "zod";
import type { NewReceipt, Receipt, ReceiptKey } from "./commands-port.ts";
import type { Database } from "./database.ts";
import { utcText } from "./utc-text.ts";

/** A row of command_receipts as JSON, parsed to the receipt it stands for. */
export const receiptRow = z
  .object({
    principal: z.string(),
    key: z.string(),
    fingerprint: z.string(),
    command_id: z.string(),
    type: z.string().nullable(),
    accepted_at: z.string().nullable(),
    status: z.int(),
    body: z.string(),
    recorded_at: z.string(),
  })
  .transform(
    ({ command_id, accepted_at, body, recorded_at, ...row }): Receipt => ({
      ...row,
      commandId: command_id,
      acceptedAt: accepted_at && utcText(accepted_at),
      body: JSON.parse(body),
      recordedAt: utcText(recorded_at),
    }),
  );

/** The receipt as append_events takes it. */
export const encodeReceipt = (receipt: NewReceipt): object => ({ ...receipt, body: JSON.stringify(receipt.body) });

/** The receipt of this key; null when there is none. */
export async function standingReceipt(
  database: Database,
  tenant: string,
  { principal, key }: ReceiptKey,
): Promise<Receipt | null> {
  const rows = await database.$queryRaw<{ receipt: unknown }[]>`
    SELECT to_jsonb(r) AS receipt FROM command_receipts AS r
    WHERE r.tenant = ${tenant} AND r.principal = ${principal} AND r.key = ${key}`;
  return rows[0] === undefined ? null : receiptRow.parse(rows[0].receipt);
}
