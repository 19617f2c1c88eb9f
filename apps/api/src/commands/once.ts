// What happens once in all, whoever asks for it and under whichever command's id: a receipt of its own beside that of the
// command stands for the first time, for ever.
import type { NewReceipt, Receipt, ReceiptKey } from "@tributary/event-store";
import type { Reply } from "./handle-command.ts";

export interface Once extends ReceiptKey {
  /** What is kept of the first time: ids, never anything personal. */
  body: unknown;
  /** What to answer when it has happened before; nothing happens then. */
  again(body: unknown): Reply | Promise<Reply>;
}

/** The receipt of the first time. Its command's id is nobody's: whoever asks about a command gets that command's own. */
export const receiptOfOnce = (
  { principal, key, body }: Once,
  command: Pick<NewReceipt, "type" | "status">,
): NewReceipt => ({ ...command, principal, key, body, fingerprint: key, commandId: `${principal}/${key}` });

/** The receipt with this key, if it is among them. */
export const receiptAmong = (receipts: readonly Receipt[], wanted: ReceiptKey | undefined): Receipt | undefined =>
  receipts.find(({ principal, key }) => principal === wanted?.principal && key === wanted.key);
