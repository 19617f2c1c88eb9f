/**
 * The broker: KAFKA_BROKERS when set, else the most real one that this machine can run: a local Kafka on Java, a Kafka
 * container, or, when neither is to be had, the in-process log. The choice and its reason are said in one line.
 */
import { once } from "node:events";
import { connect } from "node:net";
import path from "node:path";
import { localKafkaAvailable, startLocalKafka } from "@tributary/testing";
import type { LauncherConfig } from "./config.ts";
import { dockerKafkaUnavailable, type StartedBroker, startDockerKafka } from "./docker-kafka.ts";
import { firstLine, StartError } from "./start-error.ts";

const CONNECT_TIMEOUT_MS = 3_000;

export interface Broker {
  /** Null stands for the in-process log. */
  brokers: string[] | null;
  /** Which broker this is and why, for the one line that a newcomer reads. */
  note: string;
  [Symbol.asyncDispose](): Promise<void>;
}

interface Candidate {
  choice: "local" | "docker";
  unavailable(): Promise<string | null> | string | null;
  start(): Promise<StartedBroker>;
  note(brokers: string): string;
}

/** Starts the broker of this configuration. Throws a StartError when the one that was asked for can't be had. */
export async function startKafka(config: LauncherConfig): Promise<Broker> {
  if (config.kafkaBrokers) {
    await assertAnyAnswers(config.kafkaBrokers);
    return nothingToStop(config.kafkaBrokers, "KAFKA_BROKERS");
  }
  if (config.kafkaChoice === "in-process") return nothingToStop(null, "in-process log, by TRIBUTARY_KAFKA; no broker");
  const reasons: string[] = [];
  for (const candidate of candidates(config)) {
    const found = await tryStart(candidate);
    if (typeof found !== "string") return found;
    reasons.push(found);
  }
  const why = reasons.join("; ");
  if (config.kafkaChoice !== "auto") throw new StartError(`no ${config.kafkaChoice} Kafka: ${why}`);
  return nothingToStop(null, `in-process log, in memory (${why})`);
}

function candidates(config: LauncherConfig): Candidate[] {
  const dataDir = path.join(config.dataDir, "kafka");
  const all: Candidate[] = [
    {
      choice: "local",
      unavailable: localKafkaAvailable,
      start: () => startLocalKafka({ dataDir }),
      note: (brokers) => `real broker on this machine's Java at ${brokers}, data in ${dataDir}`,
    },
    {
      choice: "docker",
      unavailable: () => dockerKafkaUnavailable(config.kafkaImage),
      start: () => startDockerKafka(config.dataDir, config.kafkaImage),
      note: (brokers) => `real broker in a container (${config.kafkaImage}) at ${brokers}`,
    },
  ];
  return all.filter(({ choice }) => config.kafkaChoice === "auto" || config.kafkaChoice === choice);
}

/** The broker, or the reason why this candidate can't give one. */
async function tryStart(candidate: Candidate): Promise<Broker | string> {
  try {
    const reason = await candidate.unavailable();
    if (reason !== null) return reason;
    const { brokers, stop } = await candidate.start();
    return { brokers: brokers.split(","), note: candidate.note(brokers), [Symbol.asyncDispose]: stop };
  } catch (error) {
    return firstLine(error);
  }
}

/** Asked here because a Kafka client would try for ten seconds before it says the same. */
async function assertAnyAnswers(brokers: readonly string[]): Promise<void> {
  const answers = brokers.map(async (broker) => {
    const [host = "", port] = broker.split(":");
    const socket = connect({ host, port: Number(port), timeout: CONNECT_TIMEOUT_MS });
    socket.once("timeout", () => socket.destroy(new Error("timeout")));
    await once(socket, "connect");
    socket.destroy();
  });
  await Promise.any(answers).catch(() => {
    throw new StartError(`nobody answers at KAFKA_BROKERS (${brokers.join(",")})`);
  });
}

function nothingToStop(brokers: string[] | null, note: string): Broker {
  return { brokers, note, [Symbol.asyncDispose]: async () => undefined };
}
