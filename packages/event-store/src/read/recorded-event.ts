// Events come back through one door: every row passes the event codec, so old versions are upcast and bad data is caught.
import { type EventMetadata, eventCodec, type RecordedEvent } from "@tributary/schemas";
import { Prisma } from "../generated/client.ts";
import { utcText } from "../utc-text.ts";

/** The columns of an event, of the table named `e`. */
export const eventColumns = Prisma.sql`e.epoch, e.event_id, e.tenant, e.stream_id, e.version, e.type, e.schema_version,
  e.data, e.metadata, e.feeds, e.recorded_at`;

export interface EventRow {
  epoch: number;
  event_id: string;
  tenant: string;
  stream_id: string;
  version: number;
  type: string;
  schema_version: number;
  data: unknown;
  metadata: EventMetadata;
  feeds: Record<string, number>;
  recorded_at: Date;
}

/** Throws UnknownEventError or InvalidEventError for a row that this release can't read. */
export function toRecordedEvent(row: EventRow): RecordedEvent {
  return {
    epoch: row.epoch,
    eventId: row.event_id,
    tenant: row.tenant,
    streamId: row.stream_id,
    version: row.version,
    event: eventCodec.decode({ type: row.type, schemaVersion: row.schema_version, data: row.data }),
    schemaVersion: row.schema_version,
    metadata: row.metadata,
    recordedAt: utcText(row.recorded_at),
    feeds: row.feeds,
  };
}
