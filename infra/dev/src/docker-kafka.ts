/** A real broker in a container, for machines that have Docker but no Java. Its data is kept in a named volume. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { freePort } from "@tributary/testing";
import { firstLine, StartError } from "./start-error.ts";

const execFileAsync = promisify(execFile);
const STARTED = /Kafka Server started/;
const START_TIMEOUT_MS = 60_000;

export interface StartedBroker {
  brokers: string;
  stop(): Promise<void>;
}

/** Null when a container can be started, else the reason why not. The image has to be there: nothing is pulled. */
export async function dockerKafkaUnavailable(image: string): Promise<string | null> {
  if (!(await succeeds("docker", ["version", "--format", "{{.Server.Version}}"]))) return "no Docker engine answers";
  if (!(await succeeds("docker", ["image", "inspect", image]))) return `Docker has no image ${image}`;
  return null;
}

/** Starts the broker on a free port. Ready to be used when it resolves. */
export async function startDockerKafka(dataDir: string, image: string): Promise<StartedBroker> {
  const name = `tributary-kafka-${createHash("sha256").update(dataDir).digest("hex").slice(0, 12)}`;
  // A killed launcher leaves its container behind; the name is this data folder's own.
  await succeeds("docker", ["rm", "--force", name]);
  const port = await freePort();
  const settings = Object.entries(brokerSettings(port)).flatMap(([key, value]) => ["--env", `${key}=${value}`]);
  const publish = ["--publish", `127.0.0.1:${port}:${port}`, "--volume", `${name}:/var/lib/kafka/data`];
  await execFileAsync("docker", ["run", "--detach", "--name", name, ...publish, ...settings, image]);
  const stop = async () => {
    await succeeds("docker", ["stop", "--time", "15", name]);
    await succeeds("docker", ["rm", "--force", name]);
  };
  try {
    await untilStarted(name);
  } catch (error) {
    await stop();
    throw new StartError(`the Kafka container did not start: ${firstLine(error)}`);
  }
  return { brokers: `127.0.0.1:${port}`, stop };
}

function brokerSettings(port: number): Record<string, string> {
  return {
    KAFKA_NODE_ID: "1",
    KAFKA_PROCESS_ROLES: "broker,controller",
    KAFKA_LISTENERS: `PLAINTEXT://0.0.0.0:${port},CONTROLLER://127.0.0.1:29093`,
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    KAFKA_CONTROLLER_LISTENER_NAMES: "CONTROLLER",
    KAFKA_CONTROLLER_QUORUM_VOTERS: "1@127.0.0.1:29093",
    KAFKA_INTER_BROKER_LISTENER_NAME: "PLAINTEXT",
    KAFKA_LOG_DIRS: "/var/lib/kafka/data",
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: "1",
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: "1",
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: "1",
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: "0",
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: "false",
  };
}

async function untilStarted(name: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const { stdout, stderr } = await execFileAsync("docker", ["logs", name], { maxBuffer: 64 * 1024 * 1024 });
    if (STARTED.test(stdout) || STARTED.test(stderr)) return;
    const { stdout: running } = await execFileAsync("docker", ["inspect", "--format", "{{.State.Running}}", name]);
    if (running.trim() !== "true") throw new Error("it ended at once; see docker logs of a run by hand");
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`no word of it in ${START_TIMEOUT_MS / 1000} s`);
}

async function succeeds(program: string, args: string[]): Promise<boolean> {
  return execFileAsync(program, args).then(
    () => true,
    () => false,
  );
}
