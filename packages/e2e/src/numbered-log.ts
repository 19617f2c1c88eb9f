/** A feed as the log has it, for the checker to compare with what a client got. */
import type { EventStore } from "@tributary/event-store";
import { feedKey, participantFeed, toWireEvent } from "@tributary/schemas";
import { digestOf, type NumberedEvent } from "@tributary/testing/checker";

const PAGE = 1_000;

/** Every number of a participant's feed. */
export async function feedLog(
  store: Pick<EventStore, "readFeeds">,
  tenant: string,
  participantId: string,
): Promise<NumberedEvent[]> {
  const owner = feedKey(tenant, participantFeed(participantId));
  const log: NumberedEvent[] = [];
  for (;;) {
    const page = (await store.readFeeds([{ owner, after: log.length }], PAGE)).get(owner) ?? [];
    if (page.length === 0) return log;
    for (const { seq, event } of page) {
      const wire = toWireEvent(event.event);
      log.push({ number: seq, digest: wire === null ? null : digestOf(wire) });
    }
  }
}
