// Events come back through one door: every row is opened and passes the event codec, so old versions are upcast and bad
// data is caught. The keys of all that is read at once are one question, and none when they are at hand.
import { type EventMetadata, eventSealing, type LoggedEvent, type RecordedEvent, readLogged } from "@tributary/schemas";
import { Prisma } from "../generated/client.ts";
import { inSlices } from "../in-slices.ts";
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
 * The events of these rows, in their order, with one question for all keys that are not at hand.
 * Throws UnknownEventError or InvalidEventError for a row that this release can't read.
 */
export async function readRows(keyring: Keyring, rows: readonly EventRow[]): Promise<RecordedEvent[]> {
  const logged = rows.map(toLoggedEvent);
  const keys = await keyring.find(logged.flatMap((event) => eventSealing.subjectsToOpen(event)));
  return inSlices(logged, (event) => readLogged(event, keys));
}

/** Data that a query for pages may come to, as it is stored: each of its places has its share, and one event at least. */
const PAGES_BYTES = 4 * 1024 * 1024;

/** The share of one of so many places. */
export const bytesEach = (places: number): number => Math.ceil(PAGES_BYTES / Math.max(places, 1));

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
