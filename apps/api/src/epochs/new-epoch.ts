// What an operator runs after a restore from a backup: `pnpm ops new-epoch`. It may be run again, and while apps run: they
// write nothing while it works, and go on in the new epoch.
import type { EventStore } from "@tributary/event-store";
import { inChunks, type Messaging, REQUEST_BYTES } from "@tributary/messaging";
import { toRecord } from "@tributary/schemas";
import { newestPublished } from "./lost-events.ts";

interface NewEpochPorts {
  store: Pick<EventStore, "epochs" | "ready">;
  messaging: Pick<Messaging, "newest" | "publish">;
  say(line: string): void;
}

/** Closes the log, publishes by position what Kafka may lack, and opens the log again in an epoch that nobody has seen. */
export async function startNewEpoch({ store, messaging, say }: NewEpochPorts): Promise<void> {
  await store.ready();
  const published = await newestPublished(messaging);
  const { epoch: before, suspect } = await store.epochs.current();
  say(`the log is in epoch ${before}${suspect ? ", and suspect" : ""}`);
  const lost = await store.epochs.lostAmong(published);
  for (const { streamId, version, recordedAt } of lost) {
    say(`lost: ${streamId} had version ${version}, of ${recordedAt}, and possibly more before it`);
  }
  if (lost.length === 0) say("the newest records of Kafka are all in the log");

  await store.epochs.close();
  say("closed: nothing is appended, and nobody publishes");
  let events = 0;
  for await (const batch of store.epochs.unpublished()) {
    for (const records of inChunks(batch.map(toRecord), REQUEST_BYTES)) {
      await messaging.publish("tributary.events", records);
    }
    events += batch.length;
  }
  say(`published ${events} events that Kafka may have lacked`);

  const epoch = Math.max(before, ...published.map((event) => event.epoch)) + 1;
  await store.epochs.begin(epoch);
  say(`epoch ${epoch} has begun: commands are taken again, and streams say STREAM_RESET "restored" to who comes back`);
}
