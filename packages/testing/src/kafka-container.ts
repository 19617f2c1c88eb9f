// Kafka 4 in a container, from the official image or our local one (same environment contract and start script).
import { GenericContainer, type StartedTestContainer, Wait } from "testcontainers";
import { ownerLabels } from "./container-engine.ts";

const STARTER = "/tmp/start-with-mapped-port.sh";
const START_TIMEOUT_MS = 120_000;

/** The mapped port is known only once the container runs; so it waits for a starter script that carries the port. */
class KafkaContainer extends GenericContainer {
  constructor(image: string) {
    super(image);
    this.withExposedPorts(9092)
      .withLabels(ownerLabels)
      .withEnvironment(environment)
      // The official image's own entrypoint only handles CA certificates.
      .withEntrypoint(["sh"])
      .withCommand([
        "-c",
        `echo waiting for the starter; while [ ! -f ${STARTER} ]; do sleep 0.05; done; exec ${STARTER}`,
      ])
      .withWaitStrategy(Wait.forLogMessage("waiting for the starter"))
      .withStartupTimeout(START_TIMEOUT_MS);
  }

  protected override async containerStarted(
    container: StartedTestContainer,
    inspect: { hostname: string },
  ): Promise<void> {
    const outside = `PLAINTEXT://${container.getHost()}:${container.getMappedPort(9092)}`;
    const content = `#!/bin/bash
export KAFKA_ADVERTISED_LISTENERS=${outside},BROKER://${inspect.hostname}:9093
exec /etc/kafka/docker/run
`;
    const started = this.#started(container);
    await container.copyContentToContainer([{ target: STARTER, mode: 0o755, content }]);
    await started;
  }

  /** The log line, not the port: Docker's proxy opens that at once. */
  async #started(container: StartedTestContainer): Promise<void> {
    const logs = await container.logs();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(new Error("the Kafka container did not start in time")), START_TIMEOUT_MS);
    logs.on("data", (line) => String(line).includes("Kafka Server started") && resolve());
    logs.on("end", () => reject(new Error("the Kafka container ended while starting")));
    await promise.finally(() => {
      clearTimeout(timer);
      logs.destroy();
    });
  }
}

const environment = {
  CLUSTER_ID: "4L6g3nShT-eMCtK--X86sw",
  KAFKA_NODE_ID: "1",
  KAFKA_PROCESS_ROLES: "broker,controller",
  KAFKA_LISTENERS: "PLAINTEXT://0.0.0.0:9092,BROKER://0.0.0.0:9093,CONTROLLER://0.0.0.0:9094",
  KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: "PLAINTEXT:PLAINTEXT,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
  // A listener of its own for the broker: it cannot reach itself under the host's mapped port, and then transactions fail.
  KAFKA_INTER_BROKER_LISTENER_NAME: "BROKER",
  KAFKA_CONTROLLER_LISTENER_NAMES: "CONTROLLER",
  KAFKA_CONTROLLER_QUORUM_VOTERS: "1@localhost:9094",
  KAFKA_AUTO_CREATE_TOPICS_ENABLE: "false",
  KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: "1",
  KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: "4",
  KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: "1",
  KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: "1",
  KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: "1",
  KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: "1",
  KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: "0",
  KAFKA_HEAP_OPTS: "-Xms128m -Xmx512m",
};

export async function startKafkaContainer(image: string): Promise<{ brokers: string; stop(): Promise<void> }> {
  const container = await new KafkaContainer(image).start();
  return {
    brokers: `${container.getHost()}:${container.getMappedPort(9092)}`,
    stop: async () => void (await container.stop()),
  };
}
