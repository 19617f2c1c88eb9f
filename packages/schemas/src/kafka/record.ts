/**
 * Events on Kafka: CloudEvents 1.0, Kafka binding, binary mode. Everything but the event's data is a header,
 * so that a reader decides from the headers whether it needs the value at all.
 */
import { z } from "zod";
import type { EventMetadata, LoggedEvent } from "../events/recorded-event.ts";
import { role } from "../people.ts";
import { parseFeeds, writeFeeds } from "./feeds-header.ts";

/** A record as it is written and, headers decoded as UTF-8, read. */
export interface EventRecord {
  /** The stream id: events of one stream share a partition and keep their order. */
  key: string;
  /** The event's data as JSON. */
  value: string;
  headers: Record<string, string>;
}

const DATA_SCHEMA = /^urn:tributary:event:([A-Za-z]+):([1-9]\d*)$/;

const count = z.coerce.number().int().positive();

// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md#32-binary-content-mode
const eventHeaders = z.object({
  ce_specversion: z.literal("1.0"),
  ce_id: z.string().min(1),
  ce_type: z.string().min(1),
  ce_time: z.string().min(1),
  ce_dataschema: z.string().regex(DATA_SCHEMA),
  traceparent: z.string().optional(),
  epoch: count,
  streamversion: count,
  tenant: z.string().min(1),
  commandid: z.string().min(1),
  commandname: z.string().min(1),
  application: z.string(),
  principal: z.string().regex(/^[a-z]+\/./s),
  feeds: z.string(),
});

/** Writes an event as the log holds it: what is sealed there stays sealed, and publishing needs no keys. */
export function toRecord(logged: LoggedEvent): EventRecord {
  const { type, schemaVersion, data, metadata } = logged;
  const headers: Record<string, string> = {
    "content-type": "application/json",
    ce_specversion: "1.0",
    ce_id: logged.eventId,
    ce_type: type,
    ce_source: `/tributary/${logged.tenant}`,
    ce_time: logged.recordedAt,
    ce_dataschema: `urn:tributary:event:${type}:${schemaVersion}`,
    epoch: String(logged.epoch),
    streamversion: String(logged.version),
    tenant: logged.tenant,
    commandid: metadata.commandId,
    commandname: metadata.commandName,
    application: metadata.application,
    principal: `${metadata.principal.role}/${metadata.principal.id}`,
    feeds: writeFeeds(logged.feeds),
  };
  if (metadata.traceparent !== undefined) headers.traceparent = metadata.traceparent;
  return { key: logged.streamId, value: JSON.stringify(data), headers };
}

/** Reads a record, but not yet the event in it (`readLogged`). Throws an Error when the record is not one of ours. */
export function fromRecord(record: Readonly<EventRecord>): LoggedEvent {
  const headers = eventHeaders.parse(record.headers);
  const [, type, version] = DATA_SCHEMA.exec(headers.ce_dataschema) ?? [];
  if (type !== headers.ce_type) throw new Error("ce_dataschema names another event than ce_type");
  return {
    epoch: headers.epoch,
    eventId: headers.ce_id,
    tenant: headers.tenant,
    streamId: record.key,
    version: headers.streamversion,
    type,
    schemaVersion: Number(version),
    data: JSON.parse(record.value),
    metadata: metadataFrom(headers),
    recordedAt: headers.ce_time,
    feeds: Object.fromEntries(parseFeeds(headers.feeds)),
  };
}

function metadataFrom(headers: z.infer<typeof eventHeaders>): EventMetadata {
  const slash = headers.principal.indexOf("/");
  return {
    commandId: headers.commandid,
    commandName: headers.commandname,
    principal: { role: role.parse(headers.principal.slice(0, slash)), id: headers.principal.slice(slash + 1) },
    application: headers.application,
    ...(headers.traceparent === undefined ? {} : { traceparent: headers.traceparent }),
  };
}
