import type { Refusal } from "@tributary/domain";
import type { Receipt } from "@tributary/event-store";
import { AppError, toProblem } from "@tributary/runtime";

/** What the caller of a command is told; a replayed one is the answer of the first time. */
export interface Answer {
  status: number;
  body: unknown;
  replayed: boolean;
}

/** An idempotency key as it came with a request, and what the request asked for. */
export interface ReceiptRequest {
  key: string;
  fingerprint: string;
}

/** The answer of a command that was refused; the same document that an error would be. */
export function refused({ code, detail }: Refusal): Answer {
  const { status, body } = toProblem(new AppError(code, detail));
  return { status, body, replayed: false };
}

/**
 * The answer that a receipt stands for.
 * @throws AppError 422 when the key was used for another request.
 */
export function replay(receipt: Receipt, request: ReceiptRequest): Answer {
  if (receipt.fingerprint !== request.fingerprint) {
    throw new AppError("idempotency-key-reused", "This Idempotency-Key came with another method, path or body before");
  }
  return { status: receipt.status, body: receipt.body, replayed: true };
}
