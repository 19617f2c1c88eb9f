// The port over the in-process log: for a bare machine's `start` and for fast tests. Same partition, order and redelivery rules
// as Kafka, but in memory: it ends with the process, so production must not use it.
import { type Log, type Messaging, MessagingError, type PartitionLag, type Subscription } from "../port.ts";
import { topics } from "../topics.ts";
import { InProcessLog } from "./log.ts";
import { GroupMember } from "./member.ts";
import { openTail } from "./tail.ts";

export interface InProcessMessaging extends Messaging {
  /** Ends this client as a killed process ends: no handler of it commits any more, others take its partitions over. */
  crash(): Promise<void>;
}

/** Clients that are given the same `broker` see each other's records, as processes on one Kafka do. Without one, the log is the client's own. */
export function createInProcessMessaging(
  options: { readonly broker?: InProcessLog; readonly log?: Log } = {},
): InProcessMessaging {
  const broker = options.broker ?? new InProcessLog();
  const members = new Set<GroupMember>();
  const tails = new Set<Subscription>();
  let closed = false;
  const assertOpen = (): void => {
    if (closed) throw new MessagingError("messaging is closed");
  };
  const closeTails = (): Promise<unknown> => Promise.all([...tails].map((tail) => tail.close()));

  return {
    publish: async (topic, records) => {
      assertOpen();
      broker.append(topic, records);
    },
    subscribe: async (subscribeOptions) => {
      assertOpen();
      const member = new GroupMember(broker, subscribeOptions, options.log);
      members.add(member);
      await member.join();
      return member;
    },
    tail: async (tailOptions) => {
      assertOpen();
      const tail = openTail(broker, tailOptions);
      tails.add(tail);
      return tail;
    },
    newest: async (topic) => broker.partitions(topic).flatMap((records) => records.at(-1) ?? []),
    lag: async ({ topic, group }) => {
      const ends = broker.partitions(topic).map((records) => records.length);
      return ends.map((end, partition) =>
        partitionLag(partition, broker.group(topic, group).committed(partition), end),
      );
    },
    waiting: async ({ topic, group }) => {
      const of = broker.group(topic, group);
      return broker.partitions(topic).flatMap((records, partition) => records[of.committed(partition)] ?? []);
    },
    ensureTopics: async () => {
      for (const topic of topics) broker.createTopic(topic);
    },
    ready: async () => assertOpen(),
    close: async () => {
      closed = true;
      await Promise.all([...members].map((member) => member.close()));
      await closeTails();
    },
    crash: async () => {
      closed = true;
      await Promise.all([...members].map((member) => member.crash()));
      await closeTails();
    },
  };
}

function partitionLag(partition: number, committed: number, end: number): PartitionLag {
  return { partition, committed: String(committed), end: String(end), lag: end - committed };
}
