// The topics of packages/messaging as Strimzi's resources.
import { topics } from "@tributary/messaging";
import { inCluster, type Manifest } from "./manifest.ts";

/** One KafkaTopic for each topic. */
export function topicManifests(): Manifest[] {
  return topics.map(({ name, partitions, replicas, config }) => ({
    ...inCluster("KafkaTopic", name),
    spec: {
      topicName: name,
      partitions,
      replicas,
      // A replica that lags must not become the leader: what it lacks would be lost.
      config: { "cleanup.policy": "delete", ...config, "unclean.leader.election.enable": "false" },
    },
  }));
}
