// The Kafka of a test run: the one that the run already has, else a container, else a broker run from its jars.
import { rm } from "node:fs/promises";
import {
  chooseImage,
  containerEngine,
  type ImageChoice,
  noImage,
  removeLeftoverContainers,
} from "./container-engine.ts";
import { startLocalKafka } from "./local-kafka.ts";
import { createRunFolder, removeLeftoverFolders } from "./run-folder.ts";

export interface TestKafka {
  readonly brokers: string;
  /** Which Kafka this is and why, in one line. */
  readonly source: string;
  stop(): Promise<void>;
}

const OFFICIAL = "apache/kafka:4.3.1";
const LOCAL = "kafka-local:4.3.1";

/** In a test this answers the run's own broker (started once by global-setup.ts); `stop` then does nothing. */
export async function kafkaForTests(): Promise<TestKafka> {
  const given = process.env.TEST_KAFKA_BROKERS;
  if (given) return { brokers: given, source: "TEST_KAFKA_BROKERS", stop: async () => undefined };
  return startTestKafka({ asked: process.env.TRIBUTARY_KAFKA_IMAGE, official: OFFICIAL, local: LOCAL });
}

/** A container of one of these images; a broker run from its jars where there is no engine, or none of the images. */
export async function startTestKafka(images: ImageChoice): Promise<TestKafka> {
  await removeLeftoverFolders();
  const engine = await containerEngine();
  if (engine === null) return localBroker("no Docker engine answers");
  await removeLeftoverContainers(engine);
  const image = await chooseImage(engine, images);
  if (image === null) return localBroker(noImage(images));
  const { startKafkaContainer } = await import("./kafka-container.ts");
  const { brokers, stop } = await startKafkaContainer(image);
  return { brokers, source: `container ${image}`, stop };
}

async function localBroker(why: string): Promise<TestKafka> {
  const dataDir = await createRunFolder("kafka");
  const { brokers, stop } = await startLocalKafka({ dataDir });
  return {
    brokers,
    source: `a local broker (${why})`,
    stop: async () => {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
