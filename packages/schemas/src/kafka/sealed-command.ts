/**
 * A command on its way holds what people wrote before it is an event: the value of its record is sealed as a whole, for the
 * person whom the command is about. The header `subject` names them; a record without it is as plain as before.
 */
import type { Command } from "../commands.ts";
import type { Opener, Sealer } from "../sealing/event-sealing.ts";
import { outsideId } from "../values/identifiers.ts";
import { type SentCommand, toCommandRecord } from "./command-record.ts";
import type { EventRecord } from "./record.ts";

/** What stands for the command in a sealed record's value. */
const SEALED = "$sealed";
const SUBJECT = /^[a-z]+\/[A-Za-z0-9._~-]{1,64}$/;

/**
 * Whose key seals a command, with the tenant: the participant whom it says something about, else who asks. An erasure is
 * about who asks: it has to be readable when it comes again after it destroyed the key.
 */
export function commandSubject({ tenant, command, principal }: SentCommand): string {
  const participantId = participantIn(command);
  return participantId === undefined
    ? `${tenant}/${principal.role}/${principal.id}`
    : `${tenant}/participant/${participantId}`;
}

/** As the events name them that come of it: a session's title is about its first participant. */
function participantIn(command: Command): string | undefined {
  if (command.type === "EraseParticipant") return undefined;
  if (command.type === "OpenChatSession" || command.type === "MirrorExternalChat") return command.participantIds[0];
  if (command.type === "JoinChatSession") return command.memberType === "PARTICIPANT" ? command.memberId : undefined;
  return "participantId" in command ? command.participantId : undefined;
}

/** Writes a command, sealed. */
export const toSealedCommand = (sent: SentCommand, sealer: Sealer): EventRecord =>
  sealRecord(toCommandRecord(sent), commandSubject(sent), sealer);

/** Seals what a record says for a subject of its tenant; the header `tenant` is the one that the subject is of. */
export function sealRecord({ key, value, headers }: EventRecord, subject: string, sealer: Sealer): EventRecord {
  const sealed = sealer.seal(subject, value, placeOf(headers));
  const [, ...withinTenant] = subject.split("/");
  return {
    key,
    value: JSON.stringify({ [SEALED]: sealed }),
    headers: { ...headers, subject: withinTenant.join("/") },
  };
}

/** Whose key opens a record; null when it is plain. @throws Error when it names nobody who could have one. */
export function subjectOfCommand({ headers: { tenant, subject } }: Readonly<EventRecord>): string | null {
  if (subject === undefined) return null;
  if (!SUBJECT.test(subject) || !outsideId.safeParse(tenant).success) throw new Error("malformed subject header");
  return `${tenant}/${subject}`;
}

/** The record as it was before it was sealed; null when whom it is about is erased. @throws Error when it is none of ours. */
export function openCommand(record: Readonly<EventRecord>, opener: Opener): EventRecord | null {
  const subject = subjectOfCommand(record);
  if (subject === null) return record;
  const { [SEALED]: sealed } = JSON.parse(record.value);
  if (typeof sealed !== "string") throw new Error("the value is not sealed, though the subject header says so");
  const value = opener.open(subject, sealed, placeOf(record.headers));
  const { subject: _, ...headers } = record.headers;
  return value === null ? null : { key: record.key, value, headers };
}

const placeOf = ({ ce_id }: EventRecord["headers"]): string => `command\0${ce_id}`;
