// The port over a real Kafka, through kafkajs.
import { type Messaging, MessagingError, type Subscription } from "../port.ts";
import { createMissingTopics, fetchLag } from "./admin.ts";
import { createKafkaClient, type KafkaClient, type KafkaMessagingOptions } from "./client.ts";
import { answers, endedBeforeBroker } from "./closing.ts";
import { readNewest, readWaiting } from "./one-of-each.ts";
import { Publisher } from "./publisher.ts";
import { subscribe } from "./subscriber.ts";
import { openTail } from "./tail.ts";

const READY_TIMEOUT_MS = 3_000;

/**
 * Needs no broker yet: whoever publishes, subscribes or tails connects, and is refused with a {@link MessagingError} after
 * about ten seconds without one. So an app starts during an outage, does what needs no Kafka, and tries again.
 */
export function createKafkaMessaging(options: KafkaMessagingOptions): Messaging {
  const client = createKafkaClient(options);
  const publisher = new Publisher(client);
  const subscriptions = new Subscriptions(client);
  const unreachable = (cause?: unknown): MessagingError =>
    new MessagingError(`Kafka at ${options.brokers.join(",")} cannot be reached`, { cause });
  const closeAll = async (): Promise<void> => {
    // Handlers first: what they publish while they finish still goes out.
    await subscriptions.close();
    await publisher.close();
    await client.disconnectAdmin();
  };

  return {
    publish: (topic, records) => publisher.publish(topic, records),
    subscribe: (subscribeOptions) => subscriptions.keep(() => subscribe(client, subscribeOptions)),
    tail: (tailOptions) => subscriptions.keep(() => openTail(client, tailOptions)),
    newest: (topic) => readNewest(client, topic, (open) => subscriptions.keep(open)),
    lag: ({ topic, group }) => fetchLag(client, topic, group),
    waiting: (of) => readWaiting(client, of, (open) => subscriptions.keep(open)),
    ensureTopics: async () => {
      await client.admin().catch((error: unknown) => {
        throw unreachable(error);
      });
      await createMissingTopics(client);
    },
    ready: async () => {
      if (!(await answers(client, READY_TIMEOUT_MS))) throw unreachable();
    },
    close: async () => {
      if (await endedBeforeBroker(client, closeAll())) return;
      client.log.warn({ brokers: options.brokers }, "closed without the broker, which no longer answers");
      client.connections.cut();
    },
  };
}

/** The open subscriptions and tails of a client. */
class Subscriptions {
  readonly #client: KafkaClient;
  readonly #open = new Set<Subscription>();
  #closed = false;

  constructor(client: KafkaClient) {
    this.#client = client;
  }

  async keep(open: () => Promise<Subscription>): Promise<Subscription> {
    if (this.#closed) throw new MessagingError("messaging is closed");
    const { failed, close } = await open();
    let closing: Promise<void> | undefined;
    const kept = {
      failed,
      close: () => {
        this.#open.delete(kept);
        closing ??= this.#end(close);
        return closing;
      },
    };
    this.#open.add(kept);
    if (!this.#closed) return kept;
    await kept.close();
    throw new MessagingError("messaging is closed");
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#open].map((subscription) => subscription.close()));
  }

  async #end(close: () => Promise<void>): Promise<void> {
    await endedBeforeBroker(this.#client, close());
  }
}
