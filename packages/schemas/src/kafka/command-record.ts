/**
 * Commands on Kafka: CloudEvents 1.0, Kafka binding, binary mode, keyed by the stream that they are about. The headers say
 * who asks; the topic is inside the platform, so whoever writes to it has authenticated them.
 */
import { z } from "zod";
import { type Command, command, commandStream } from "../commands.ts";
import { type Actor, actor } from "../people.ts";
import { outsideId } from "../values/identifiers.ts";
import { textOrEmpty } from "../values/text.ts";
import type { EventRecord } from "./record.ts";

/** A command on its way, with what the api has to know beside it. */
export interface SentCommand {
  /** Carrying out two commands with one id has the effect of one: an outside event gives its command always the same id. */
  commandId: string;
  tenant: string;
  command: Command;
  /** Who asks. */
  principal: Actor;
  /** Name of the application (API key) that the command came through. */
  application: string;
  /** RFC 3339, UTC. */
  sentAt: string;
  /** The caller's own key, when they gave one; else the command's id is its key. */
  idempotencyKey?: string;
  /** The lease that the sender holds; the command is dropped once somebody holds it with a higher fence. */
  lease?: { name: string; fence: number };
  /** W3C trace context of the request. */
  traceparent?: string;
}

// Header bytes are anybody's; what goes on into the log, or into a question to it, has to fit it. An id may come from outside, as a natural key.
const visible = (longest: number): z.ZodString =>
  z
    .string()
    .regex(/^[\x21-\x7e]+$/)
    .max(longest);

// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md#32-binary-content-mode
const commandHeaders = z.object({
  ce_specversion: z.literal("1.0"),
  ce_id: visible(256),
  ce_type: z.string().min(1),
  ce_time: z.iso.datetime(),
  tenant: outsideId,
  application: textOrEmpty(256),
  principal: z.string().transform(readPrincipal).pipe(actor),
  idempotencykey: visible(128).optional(),
  lease: visible(256).optional(),
  fence: z.coerce.number().int().positive().optional(),
  traceparent: visible(256).optional(),
});

/** Writes a command. */
export function toCommandRecord(sent: SentCommand): EventRecord {
  const { tenant, principal, idempotencyKey, lease, traceparent } = sent;
  const headers: Record<string, string> = {
    "content-type": "application/json",
    ce_specversion: "1.0",
    ce_id: sent.commandId,
    ce_type: sent.command.type,
    ce_source: `/tributary/${tenant}`,
    ce_time: sent.sentAt,
    tenant,
    application: sent.application,
    principal: `${principal.role}/${principal.id}`,
  };
  if (idempotencyKey !== undefined) headers.idempotencykey = idempotencyKey;
  if (lease !== undefined) Object.assign(headers, { lease: lease.name, fence: String(lease.fence) });
  if (traceparent !== undefined) headers.traceparent = traceparent;
  return { key: commandStream(tenant, sent.command), value: JSON.stringify(sent.command), headers };
}

/** Reads a command. Throws an Error that says why when the record is none of ours. */
export function fromCommandRecord(record: Readonly<EventRecord>): SentCommand {
  const headers = commandHeaders.parse(record.headers);
  const { tenant, idempotencykey, lease, fence, traceparent } = headers;
  const parsed = command.parse(JSON.parse(record.value));
  if (parsed.type !== headers.ce_type) throw new Error("ce_type names another command than the value");
  // Under another key it could overtake, or be overtaken by, other commands for the same thing.
  if (record.key !== commandStream(tenant, parsed)) throw new Error("the key is not the stream of the command");
  if ((lease === undefined) !== (fence === undefined)) throw new Error("lease and fence go together");
  return {
    commandId: headers.ce_id,
    tenant,
    command: parsed,
    principal: headers.principal,
    application: headers.application,
    sentAt: headers.ce_time,
    ...(idempotencykey === undefined ? {} : { idempotencyKey: idempotencykey }),
    ...(lease === undefined || fence === undefined ? {} : { lease: { name: lease, fence } }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

function readPrincipal(header: string): { role: string; id: string } {
  const slash = header.indexOf("/");
  return { role: header.slice(0, slash), id: header.slice(slash + 1) };
}
