// Every Kafka topic of the platform, as code: local runs, tests and the cluster's manifests all read this list.
// Partition counts are for good: adding one later would send a key to another partition and break its order.

export type TopicName = "tributary.events" | "tributary.commands" | "tributary.ephemeral";

export interface Topic {
  readonly name: TopicName;
  readonly partitions: number;
  /** Copies on a production cluster; a broker that stands alone holds one. */
  readonly replicas: number;
  readonly config: Readonly<Record<string, string>>;
}

const days = (n: number): string => String(n * 24 * 60 * 60 * 1000);
const minutes = (n: number): string => String(n * 60 * 1000);

export const topics: readonly Topic[] = [
  // Postgres is the log; Kafka keeps a week so that a subscriber may be down over a long weekend.
  {
    name: "tributary.events",
    partitions: 12,
    replicas: 3,
    config: { "retention.ms": days(7), "min.insync.replicas": "2" },
  },
  {
    name: "tributary.commands",
    partitions: 12,
    replicas: 3,
    config: { "retention.ms": days(7), "min.insync.replicas": "2" },
  },
  // Typing and signaling are worthless after seconds: short segments let the broker delete them early.
  {
    name: "tributary.ephemeral",
    partitions: 6,
    replicas: 3,
    config: { "retention.ms": minutes(5), "segment.ms": minutes(5), "min.insync.replicas": "1" },
  },
];
