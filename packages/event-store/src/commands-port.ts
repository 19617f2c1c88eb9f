// What the log keeps of commands: receipts of those that were answered or accepted, and those that failed.
import type { EventRecord } from "@tributary/schemas";

export interface ReceiptKey {
  principal: string;
  key: string;
}

export interface NewReceipt extends ReceiptKey {
  fingerprint: string;
  commandId: string;
  /** The command's name. */
  type?: string;
  status: number;
  body: unknown;
  /** Whether it may take the place of this command's own refusal: an operator tries again. */
  retry?: boolean;
}

/** Status 202 means that the command was accepted and has no result yet; then a result of the same command replaces it. */
export interface Receipt extends Omit<NewReceipt, "type" | "retry"> {
  /** Null for what was written before names were kept. */
  type: string | null;
  /** Null when the command was answered with its result. */
  acceptedAt: string | null;
  recordedAt: string;
}

/** A command that is to be accepted: its receipt until it has a result, and itself, to be published. */
export interface NewAcceptedCommand extends ReceiptKey {
  fingerprint: string;
  tenant: string;
  commandId: string;
  type: string;
  /** As it goes to Kafka: sealed. */
  record: EventRecord;
}

export interface WaitingCommands {
  accepted: number;
  /** Age of the oldest; 0 when none waits. */
  oldestSeconds: number;
}

/** Receipts with status 202: durable before anybody is answered, replaced by the result in the append. */
export interface AcceptedCommands {
  /**
   * Answers the receipt that stands for the key afterwards; it has another command's id when the key was used before.
   * Null when the log is suspect and nothing may be written.
   */
  accept(command: NewAcceptedCommand): Promise<Receipt | null>;
  /** The receipt of a command, whatever became of it. */
  find(tenant: string, commandId: string): Promise<Receipt | null>;
  /**
   * At most `limit` commands that should have had a result by now, oldest first. Each is due again when its age has
   * doubled: a consumer that is behind must not be buried under copies of what it has not read yet.
   */
  takeOverdue(limit: number): Promise<EventRecord[]>;
  /** These could not be sent on: each is due again after half a minute, so that an outage is not followed by a longer wait. */
  retrySoon(commands: readonly EventRecord[]): Promise<void>;
  /** Ends the wait of a command that nothing can come of any more; does nothing when it has a result. */
  refuse(tenant: string, commandId: string, answer: Pick<NewReceipt, "status" | "body">): Promise<void>;
  waiting(): Promise<WaitingCommands>;
}

export const deadLetterReasons = ["unreadable", "unknown-tenant", "refused", "failed"] as const;
export type DeadLetterReason = (typeof deadLetterReasons)[number];

/** A record as it came from the topic. */
export interface DeadRecord {
  topic: string;
  partition: number;
  offset: string;
  key: string;
  headers: Readonly<Record<string, string>>;
  value: Uint8Array;
}

export interface NewDeadLetter {
  tenant: string | null;
  commandId: string | null;
  reason: DeadLetterReason;
  detail: string;
  record: DeadRecord;
  /** What a receipt that still says "accepted" says from now on. */
  answer: { status: number; body: unknown };
}

export interface DeadLetter extends Omit<NewDeadLetter, "answer"> {
  id: string;
  recordedAt: string;
}

/** One of a page: `value` and `headers` are null from where the page has become too large. */
export interface ListedDeadLetter extends Omit<DeadLetter, "record"> {
  record: Omit<DeadRecord, "value" | "headers"> & { value: Uint8Array | null; headers: DeadRecord["headers"] | null };
}

/** All that can be said of a letter without what its record holds, which may be about people. */
export interface DeadLetterSummary extends Pick<DeadLetter, "id" | "tenant" | "commandId" | "reason" | "recordedAt"> {
  /** Null for what could not be read: it may quote the record. */
  detail: string | null;
  /** The command's name, if the record says one. */
  type: string | null;
  topic: string;
  partition: number;
  offset: string;
  key: string;
  bytes: number;
}

/** Which letters of which tenants; all of them unless told. */
export interface DeadLetterChoice {
  id?: string | undefined;
  tenant?: string | undefined;
  key?: string | undefined;
  limit: number;
}

export interface DeadLetterPage {
  key?: string | undefined;
  offset: number;
  limit: number;
}

export interface WaitingLetters {
  letters: number;
  /** Age of the oldest; 0 when there is none. */
  oldestSeconds: number;
}

/** Records that no command came of. Those of no known tenant are nobody's to see over HTTP. */
export interface DeadLetters {
  /** Ends the wait of its accepted receipt in the same statement. A record that is there already, byte for byte, is not kept twice. */
  add(letter: NewDeadLetter): Promise<void>;
  /**
   * Oldest first; those of one key stand in the order in which they failed. Records can be large, so a page holds the
   * bytes of the first few megabytes of them; the others are read one by one.
   */
  list(tenant: string, page: DeadLetterPage): Promise<{ results: ListedDeadLetter[]; total: number }>;
  /** `tenant` is null for a record of no known tenant. */
  find(tenant: string | null, id: string): Promise<DeadLetter | null>;
  /** False when there is none. */
  remove(tenant: string | null, id: string): Promise<boolean>;
  count(): Promise<number>;
  waiting(): Promise<WaitingLetters>;
  /** Of all tenants and of none, oldest first, for whoever runs the platform. */
  summaries(choice: DeadLetterChoice): Promise<DeadLetterSummary[]>;
}
