import type { Refusal } from "@tributary/domain";
import type { Receipt } from "@tributary/event-store";
import { AppError, toProblem } from "@tributary/runtime";
import type { CommandStatus } from "@tributary/schemas";

/** What the caller of a command is told; a replayed one is the answer of the first time. */
export interface Answer {
  status: number;
  body: unknown;
  replayed: boolean;
  /** Where to ask what became of a command that was only accepted. */
  location?: string;
}

/** The key that a command is remembered under, and what it asked for. */
export interface ReceiptRequest {
  key: string;
  fingerprint: string;
  /** The command's id when it has one already, because it was accepted or comes from outside. */
  commandId?: string;
  /** An operator tries again what was refused. */
  retry?: boolean;
}

const ACCEPTED = 202;
/** The answer held something about a person who has been erased since. */
const GONE = 410;

/** Why nothing comes of a command about somebody who is erased. */
export const personErased = (): AppError =>
  new AppError("erased", "Whom the command is about has been erased, and what it said with them");

/** The answer of a command that was refused; the same document that an error would be. */
export function refused({ code, detail }: Refusal): Answer {
  const { status, body } = toProblem(new AppError(code, detail));
  return { status, body, replayed: false };
}

/**
 * The answer that a receipt stands for.
 * @throws AppError 422 when the key was used for another request, 410 when its answer has been erased.
 */
export function replay(receipt: Receipt, request: ReceiptRequest): Answer {
  requireSameRequest(receipt, request);
  if (receipt.status === ACCEPTED) return accepted(receipt, { replayed: true });
  return { status: receipt.status, body: receipt.body, replayed: true };
}

/** @throws AppError 422 when the key was used for another request, 410 when its answer has been erased. */
export function requireSameRequest(receipt: Receipt, { fingerprint, commandId }: ReceiptRequest): void {
  if (receipt.status === GONE) throw new AppError("erased", "The answer told of somebody who has been erased since");
  if (receipt.fingerprint === fingerprint || receipt.commandId === commandId) return;
  throw new AppError("idempotency-key-reused", "This Idempotency-Key came with another method, path or body before");
}

/** The answer of a command that was accepted, whatever has become of it since: it stays the same for whoever asks again. */
export function accepted(receipt: Receipt, { replayed }: { replayed: boolean }): Answer {
  const body = { ...commandStatus(receipt), state: "accepted", status: null, result: null, finishedAt: null };
  const location = `/api/v1/commands/${encodeURIComponent(receipt.commandId)}`;
  return { status: ACCEPTED, body, replayed, location };
}

/** What has become of a command. */
export function commandStatus({ commandId: id, type, status, body, ...at }: Receipt): CommandStatus {
  const about = { id, type, acceptedAt: at.acceptedAt };
  if (status === ACCEPTED) return { ...about, state: "accepted", status: null, result: null, finishedAt: null };
  return { ...about, state: status >= 400 ? "refused" : "succeeded", status, result: body, finishedAt: at.recordedAt };
}

/** Whether the result of this command takes the receipt's place: it was accepted, or refused and is tried again. */
export function isReplaceable(receipt: Receipt, { commandId, retry = false }: ReceiptRequest): boolean {
  if (receipt.commandId !== commandId) return false;
  return receipt.status === ACCEPTED || (retry && receipt.status >= 400);
}
