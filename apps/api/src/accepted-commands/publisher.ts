// Sends accepted commands on, without letting anybody wait for Kafka: what cannot go out now is published again from its
// receipt. So this queue may be short, and forgets what it holds when the broker fails.
import { inChunks, type Messaging } from "@tributary/messaging";
import type { Logger } from "@tributary/runtime";
import type { EventRecord } from "@tributary/schemas";

const MOST_WAITING = 1_000;
// A broker refuses a request over 1 MiB, and kafkajs sends one per partition and call.
const CHUNK_BYTES = 512 * 1024;

export interface CommandPublisher extends AsyncDisposable {
  /** Returns at once. Commands go out in the order of the calls. */
  publish(command: EventRecord): void;
}

interface PublisherOptions {
  messaging: Pick<Messaging, "publish">;
  log: Logger;
}

/** A publisher that sends all that came while it was busy as one batch. Disposing waits for what is on its way. */
export function createCommandPublisher({ messaging, log }: PublisherOptions): CommandPublisher {
  let waiting: EventRecord[] = [];
  let sending: Promise<void> | null = null;

  const sendAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await publishCommands(messaging, batch).catch((error: unknown) => {
        log.warn({ event: "commands-not-published", commands: batch.length + waiting.length, err: error });
        waiting = [];
      });
    }
    sending = null;
  };

  return {
    publish(command) {
      if (waiting.length >= MOST_WAITING) return;
      waiting.push(command);
      sending ??= sendAll();
    },
    async [Symbol.asyncDispose]() {
      await sending;
    },
  };
}

/** Publishes commands in their order. @throws MessagingError; then any number of them may be out. */
export async function publishCommands(
  messaging: Pick<Messaging, "publish">,
  commands: readonly EventRecord[],
): Promise<void> {
  for (const records of inChunks(commands, CHUNK_BYTES)) {
    await messaging.publish("tributary.commands", records);
  }
}
