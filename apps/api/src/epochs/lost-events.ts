// What Kafka has and the log has lost: how a restore from a backup shows.
import type { Epochs, PublishedEvent } from "@tributary/event-store";
import type { IncomingRecord, Messaging } from "@tributary/messaging";
import { fromRecord } from "@tributary/schemas";

export interface LogAndTopic {
  store: { epochs: Epochs };
  messaging: Pick<Messaging, "newest">;
}

/**
 * Of the newest record of each partition those whose event the log does not have. It was in the log when it was published,
 * so one is proof enough that the log is an older one than what Kafka and its readers have seen.
 */
export async function lostEvents({ store, messaging }: LogAndTopic): Promise<PublishedEvent[]> {
  return store.epochs.lostAmong(await newestPublished(messaging));
}

/** The newest event of each partition. */
export async function newestPublished(messaging: Pick<Messaging, "newest">): Promise<PublishedEvent[]> {
  const records = await messaging.newest("tributary.events");
  return records.flatMap(publishedEvent);
}

/** None for a record that is not of ours: it says nothing about the log. */
function publishedEvent({ key, value, headers }: IncomingRecord): PublishedEvent[] {
  try {
    const texts = Object.fromEntries(Object.entries(headers).map(([name, bytes]) => [name, bytes.toString("utf8")]));
    const { epoch, eventId, streamId, version, recordedAt } = fromRecord({
      key,
      value: value.toString(),
      headers: texts,
    });
    return [{ epoch, eventId, streamId, version, recordedAt }];
  } catch {
    return [];
  }
}
