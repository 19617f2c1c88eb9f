// Events come back through one door: every row is opened and passes the event codec, so old versions are upcast and bad
// data is caught. The keys of all that is read at once are one question, and none when they are at hand.
import { type EventMetadata, eventSealing, type LoggedEvent, type RecordedEvent, readLogged } from "@tributary/schemas";
import { Prisma } from "../generated/client.ts";
import type { Keyring } from "../keys/keyring.ts";
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

/**
 * What reads these rows, with the keys for all of them.
 * It throws UnknownEventError or InvalidEventError for a row that this release can't read.
 */
export async function readerOf(keyring: Keyring, rows: readonly EventRow[]): Promise<(row: EventRow) => RecordedEvent> {
  const keys = await keyring.find(rows.flatMap((row) => eventSealing.subjectsToOpen(toLoggedEvent(row))));
  return (row) => readLogged(toLoggedEvent(row), keys);
}

/** The event as it is kept. */
export function toLoggedEvent(row: EventRow): LoggedEvent {
  return {
    epoch: row.epoch,
    eventId: row.event_id,
    tenant: row.tenant,
    streamId: row.stream_id,
    version: row.version,
    type: row.type,
    schemaVersion: row.schema_version,
    data: row.data,
    metadata: row.metadata,
    recordedAt: utcText(row.recorded_at),
    feeds: row.feeds,
  };
}
