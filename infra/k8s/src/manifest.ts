// A resource of Strimzi's operators that belongs to our Kafka cluster (base/kafka.yaml).

/** What base/kafka.yaml calls it. */
export const CLUSTER = "tributary";

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: object;
}

/** The head of such a resource. */
export const inCluster = (kind: "KafkaTopic" | "KafkaUser", name: string): Omit<Manifest, "spec"> => ({
  apiVersion: "kafka.strimzi.io/v1",
  kind,
  metadata: { name, labels: { "strimzi.io/cluster": CLUSTER } },
});
