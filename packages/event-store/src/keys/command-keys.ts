// Commands on their way, with the keys of this store.
import {
  commandSubject,
  type EventRecord,
  openCommand,
  type SentCommand,
  sealRecord,
  subjectOfCommand,
  toSealedCommand,
} from "@tributary/schemas";
import type { Keyring } from "./keyring.ts";

/** The record of a command; null when whom it is about is erased. Throws StoreUnavailableError. */
export async function sealedCommand(
  keyring: Pick<Keyring, "known" | "ensure">,
  sent: SentCommand,
): Promise<EventRecord | null> {
  const subjects = [commandSubject(sent)];
  const keys = keyring.known(subjects) ?? (await keyring.ensure(subjects));
  return keys.someErased ? null : toSealedCommand(sent, keys);
}

/** The record, sealed for somebody, named with the tenant; null when they are erased. Throws StoreUnavailableError. */
export async function sealedRecord(
  keyring: Pick<Keyring, "known" | "ensure">,
  record: EventRecord,
  subject: string,
): Promise<EventRecord | null> {
  const keys = keyring.known([subject]) ?? (await keyring.ensure([subject]));
  return keys.someErased ? null : sealRecord(record, subject, keys);
}

/**
 * The record as it was before it was sealed, or as it is; null when whom it is about is erased.
 * Throws StoreUnavailableError, and another Error when nobody could open it.
 */
export async function openedCommand(keyring: Pick<Keyring, "find">, record: EventRecord): Promise<EventRecord | null> {
  const subject = subjectOfCommand(record);
  return openCommand(record, await keyring.find(subject === null ? [] : [subject]));
}
