// One entry of a feed three times: as it is stored, as it is published, and as it is streamed. The last two are made by
// what the relay and the streams make them with, so that they can't differ from what those send.
import type { FeedPage, LookedAtEntry } from "@tributary/event-store";
import { frameFor, type KeyedPrincipal, numberEvent, renderEvent } from "@tributary/runtime";
import {
  type FeedEntries,
  type FeedEntriesQuery,
  type FeedEntryView,
  type JsonValue,
  toRecord,
} from "@tributary/schemas";

interface Shown {
  /** The cursor of a number, as the participant's stream says it. */
  cursorOf(seq: number): string;
  messagePayload: KeyedPrincipal["messagePayload"];
}

/** The page as it is answered. */
export function shownPage(
  { entries, epoch, head, floor }: FeedPage,
  asked: FeedEntriesQuery,
  shown: Shown,
): FeedEntries {
  const [lowest, highest] = [entries[0]?.seq, entries.at(-1)?.seq];
  const first = floor + 1;
  const backwards = lowest !== undefined && lowest > first ? lowest : null;
  const forwards = highest !== undefined && highest < head ? highest : null;
  return {
    ...{ epoch, head, first, results: entries.map((entry) => shownEntry(entry, shown)) },
    cursor: asked.after === undefined ? backwards : forwards,
  };
}

function shownEntry(entry: LookedAtEntry, shown: Shown): FeedEntryView {
  const { seq, logged, published: isPublished } = entry;
  const record = { renderedFrom: "log" as const, isPublished, topic: "tributary.events", ...toRecord(logged) };
  return { seq, storedEvent: storedEvent(entry), record, frame: frameOf(entry, shown) };
}

function storedEvent({ position, logged, recorded, unreadable, erased }: LookedAtEntry): FeedEntryView["storedEvent"] {
  const { eventId, streamId, version, type, schemaVersion, epoch, recordedAt, metadata, feeds } = logged;
  const { principal, application, commandId, commandName, traceparent = null } = metadata;
  return {
    ...{ eventId, streamId, version, type, schemaVersion, epoch, position, recordedAt, feeds: { ...feeds } },
    ...{ actor: principal, application, commandId, commandName, traceparent },
    ...{ data: (recorded?.event.data ?? null) as JsonValue, unreadable, erased },
  };
}

function frameOf({ seq, recorded }: LookedAtEntry, { cursorOf, messagePayload }: Shown): FeedEntryView["frame"] {
  if (recorded === null) return null;
  const numbered = numberEvent(renderEvent(recorded), { kind: "feed", seq, cursor: cursorOf(seq) });
  const bytes = frameFor(numbered, messagePayload);
  return bytes && { text: bytes.plain.toString("utf8"), include: numbered.include };
}
