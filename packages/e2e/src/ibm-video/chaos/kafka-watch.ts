/** What adapters have put into Kafka, read from its beginning, and whether a link's cursor is ahead of it. */
import { randomUUID } from "node:crypto";
import { openedCommand } from "@tributary/event-store";
import { createKafkaMessaging, type IncomingRecord, type Messaging } from "@tributary/messaging";
import { createLogger } from "@tributary/runtime";
import { fromCommandRecord } from "@tributary/schemas";
import { compareTimes } from "@tributary/schemas/ibm-video";
import { Client } from "pg";
import type { Platform } from "../../platform.ts";
import { eventually } from "../../received.ts";
import type { Broadcast } from "./broadcast.ts";

const TOPIC = "tributary.commands";
const READ_WITHIN_MS = 60_000;

export class KafkaWatch implements AsyncDisposable {
  readonly #platform: Platform;
  readonly #messaging: Messaging;
  readonly #database: Client;
  readonly #group = `chaos-${randomUUID()}`;
  /** By link: the outside messages that were sent on. */
  readonly #told = new Map<string, Set<string>>();
  /** By partition: the offset that comes next. */
  readonly #next = new Map<number, bigint>();

  private constructor(platform: Platform, messaging: Messaging, database: Client) {
    this.#platform = platform;
    this.#messaging = messaging;
    this.#database = database;
  }

  static async start(platform: Platform): Promise<KafkaWatch> {
    const { brokers, topicPrefix: prefix, databaseUrl: connectionString } = platform;
    const log = createLogger({ name: "chaos", level: "silent" });
    const messaging = createKafkaMessaging({ brokers: brokers.split(","), prefix, clientId: "chaos", log });
    const database = new Client({ connectionString });
    await database.connect();
    const watch = new KafkaWatch(platform, messaging, database);
    const handle = (record: IncomingRecord) => watch.#read(record);
    await messaging.subscribe({ topic: TOPIC, group: watch.#group, handle });
    return watch;
  }

  /** A line for each channel whose cursor says that something is in Kafka which is not. */
  async complaints(broadcasts: readonly Broadcast[]): Promise<string[]> {
    const { rows } = await this.#database.query("SELECT link_id, received_up_to FROM external_chat_cursors");
    const cursors = new Map(
      rows.map(({ link_id, received_up_to }) => [String(link_id), received_up_to as string | null]),
    );
    await this.#readUpToNow();
    return broadcasts.flatMap((broadcast) => this.#missing(broadcast, cursors.get(broadcast.channel.id) ?? null));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#messaging.close();
    await this.#database.end();
  }

  #missing({ name, channel, viewers }: Broadcast, cursor: string | null): string[] {
    if (cursor === null) return [];
    const told = this.#told.get(channel.id);
    const theirs = viewers.messages.filter(({ id, type }) => !id.startsWith("t-") && type !== "deleted");
    const missing = theirs.filter(({ id, created_at }) => compareTimes(created_at, cursor) <= 0 && !told?.has(id));
    if (missing.length === 0) return [];
    return [`${name}: the cursor ${cursor} is ahead of Kafka by ${missing.map(({ text }) => text).join(", ")}`];
  }

  async #readUpToNow(): Promise<void> {
    const ends = await this.#messaging.lag({ topic: TOPIC, group: this.#group });
    const isRead = async () =>
      ends.every(({ partition, end }) => BigInt(end) === 0n || (this.#next.get(partition) ?? 0n) >= BigInt(end));
    await eventually(isRead, "the commands are read", READ_WITHIN_MS);
  }

  async #read({ key, value, headers, partition, offset }: IncomingRecord): Promise<void> {
    const texts = Object.entries(headers).map(([name, bytes]) => [name, bytes.toString("utf8")]);
    const record = { key, value: value.toString("utf8"), headers: Object.fromEntries(texts) };
    const opened = await openedCommand(this.#platform.store.keyring, record);
    const command = opened === null ? null : fromCommandRecord(opened).command;
    if (command?.type === "SendMessage" && command.origin?.conversation !== undefined) {
      const { conversation, externalId } = command.origin;
      const told = this.#told.get(conversation) ?? new Set();
      this.#told.set(conversation, told.add(externalId));
    }
    this.#next.set(partition, BigInt(offset) + 1n);
  }
}
