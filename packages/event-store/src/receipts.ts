// Receipts as the database keeps them. The body travels as JSON text: jsonb would reorder it, and a replay must be equal.
import { z } from "zod";
import type { NewReceipt, Receipt } from "./port.ts";
import { utcText } from "./utc-text.ts";

/** A row of command_receipts as JSON, parsed to the receipt it stands for. */
export const receiptRow = z
  .object({
    principal: z.string(),
    key: z.string(),
    fingerprint: z.string(),
    command_id: z.string(),
    status: z.int(),
    body: z.string(),
    recorded_at: z.string(),
  })
  .transform(
    ({ command_id, body, recorded_at, ...row }): Receipt => ({
      ...row,
      commandId: command_id,
      body: JSON.parse(body),
      recordedAt: utcText(recorded_at),
    }),
  );

/** The receipt as append_events takes it. */
export const encodeReceipt = (receipt: NewReceipt): object => ({ ...receipt, body: JSON.stringify(receipt.body) });
