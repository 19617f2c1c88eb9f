// What every part of the kafkajs implementation shares: the client, how names are mapped, and the bounds of its patience.
import { type Admin, Kafka, logLevel, type RetryOptions } from "kafkajs";
import { type Log, MessagingError } from "../port.ts";
import type { TopicName } from "../topics.ts";
import { type Connections, createConnections } from "./connections.ts";
import { kafkaLogTo } from "./log-creator.ts";
import type { TlsFiles } from "./tls.ts";

export interface KafkaMessagingOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly log: Log;
  /** Stands for `tributary` at the start of every topic and group, so that environments or tests can share one cluster. */
  readonly prefix?: string;
  /** In the clear without. */
  readonly tls?: TlsFiles | undefined;
  /**
   * After this silence the broker gives a member's partitions to others; 10 s unless told. The broker's own lower bound is 6000.
   * It also bounds the wait after a consumer crashed without a good-bye (a broker restart can do that): kafkajs comes back
   * as a new member, and the group waits for the old one until its session ends.
   */
  readonly sessionTimeoutMs?: number;
}

export interface KafkaClient {
  readonly kafka: Kafka;
  readonly clientId: string;
  readonly connections: Connections;
  readonly log: Log;
  readonly sessionTimeoutMs: number;
  /** Those that were seen on the broker (admin.ts, requireTopic). */
  readonly knownTopics: Set<TopicName>;
  /** The name of a topic or group on the broker. */
  physical(name: string): string;
  /** Connects first unless it is connected: a broker may come up after us, or go and come back. */
  admin(): Promise<Admin>;
  disconnectAdmin(): Promise<void>;
}

/** About ten seconds in all. The relay and the adapters decide what comes after that, so nothing here waits for ever. */
export const boundedRetry: RetryOptions = { initialRetryTime: 100, multiplier: 2, maxRetryTime: 2_000, retries: 8 };

export function createKafkaClient(options: KafkaMessagingOptions): KafkaClient {
  const connections = createConnections(options.tls);
  const kafka = new Kafka({
    brokers: [...options.brokers],
    clientId: options.clientId,
    logLevel: logLevel.INFO,
    logCreator: kafkaLogTo(options.log),
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
    retry: boundedRetry,
    socketFactory: connections.socketFactory,
  });
  const admin = kafka.admin();
  return {
    kafka,
    clientId: options.clientId,
    connections,
    admin: async () => {
      await admin.connect();
      return admin;
    },
    disconnectAdmin: () => admin.disconnect(),
    log: options.log,
    sessionTimeoutMs: options.sessionTimeoutMs ?? 10_000,
    knownTopics: new Set(),
    physical: (name) => name.replace(/^tributary/, options.prefix ?? "tributary"),
  };
}

/** The error behind kafkajs' wrappers ("number of retries exceeded" around the protocol's error), in one clear line. */
export function messagingError(doing: string, topic: TopicName, error: unknown): MessagingError {
  if (error instanceof MessagingError) return error;
  return new MessagingError(`${doing} ${topic} failed: ${rootCause(error).message}`, { cause: error });
}

function rootCause(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  return error.cause instanceof Error ? rootCause(error.cause) : error;
}
