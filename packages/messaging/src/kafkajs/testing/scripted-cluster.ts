// A cluster whose brokers answer fetches as a test says, without a network.
import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import type { Admin } from "kafkajs";
import type { Log } from "../../port.ts";
import type { PartitionRange } from "../admin.ts";
import { createKafkaClient, type KafkaClient } from "../client.ts";

/** What a broker answers for one partition. */
export interface Answered {
  partition: number;
  errorCode?: number;
  batches?: Buffer;
}

export interface Script {
  /** By the port of their leader. */
  partitions: Readonly<Record<number, readonly number[]>>;
  ranges(): Promise<PartitionRange[]>;
  /** The answer of the broker at a port to a fetch from these offsets, by partition. */
  answer(port: number, offsets: ReadonlyMap<number, number>): Promise<readonly Answered[]>;
}

const nowhere = (): void => undefined;
const log: Log = { debug: nowhere, info: nowhere, warn: nowhere, error: nowhere };
/** Before a request's client id: its length, what it asks for, and its correlation id. */
const HEAD_BYTES = 12;
/** Between the client id and the topic: how to fetch, and the number of topics. */
const HOW_BYTES = 21;

/** A client of that cluster, for whatever topic. */
export function scriptedCluster(script: Script): KafkaClient {
  const client = createKafkaClient({ brokers: ["scripted:1"], clientId: "scripted", log });
  const admin = scriptedAdmin(script);
  const { kafka } = client;
  kafka.admin = () => admin;
  const connections = {
    ...client.connections,
    socketFactory: ({ port, onConnect }: { port: number; onConnect(): void }) => {
      setImmediate(onConnect);
      return brokerSocket((offsets) => script.answer(port, offsets));
    },
  };
  return { ...client, connections, admin: async () => admin };
}

function scriptedAdmin({ partitions, ranges }: Script): Admin {
  const led = Object.entries(partitions).flatMap(([port, ids]) =>
    ids.map((partitionId) => ({ partitionId, leader: Number(port) })),
  );
  const brokers = Object.keys(partitions).map((port) => ({
    nodeId: Number(port),
    host: "scripted",
    port: Number(port),
  }));
  const admin = {
    connect: async () => undefined,
    disconnect: async () => undefined,
    listTopics: async () => ["tributary.events"],
    fetchTopicOffsets: async () => (await ranges()).map(({ end, ...range }) => ({ ...range, high: end })),
    fetchTopicMetadata: async () => ({ topics: [{ partitions: led }] }),
    describeCluster: async () => ({ brokers }),
  };
  return admin as unknown as Admin;
}

/** The end of a connection at which requests are written and answers read. */
export function brokerSocket(
  answer: (offsets: ReadonlyMap<number, number>) => Promise<readonly Answered[]>,
  send: (socket: Duplex, bytes: Buffer) => void = (socket, bytes) => socket.push(bytes),
): Socket {
  const duplex = new Duplex({
    read: nowhere,
    write(request: Buffer, _encoding, done) {
      const asked = offsetsIn(request);
      const correlationId = request.readInt32BE(8);
      void answer(asked).then((answered) => {
        if (!duplex.destroyed) send(duplex, answerBytes(correlationId, answered));
      });
      done();
    },
  });
  return Object.assign(duplex, { setNoDelay: () => duplex, setTimeout: () => duplex }) as unknown as Socket;
}

function offsetsIn(request: Buffer): Map<number, number> {
  let at = HEAD_BYTES;
  at += 2 + request.readInt16BE(at) + HOW_BYTES;
  at += 2 + request.readInt16BE(at);
  const count = request.readInt32BE(at);
  const places = Array.from({ length: count }, (_, index) => at + 4 + index * 16);
  return new Map(places.map((place) => [request.readInt32BE(place), Number(request.readBigInt64BE(place + 4))]));
}

function answerBytes(correlationId: number, answered: readonly Answered[]): Buffer {
  const topic = Buffer.from("tributary.events");
  const head = Buffer.alloc(4 + 4 + 4 + 2);
  head.writeInt32BE(correlationId, 0);
  head.writeInt32BE(1, 8);
  head.writeInt16BE(topic.length, 12);
  const count = Buffer.alloc(4);
  count.writeInt32BE(answered.length);
  const body = Buffer.concat([head, topic, count, ...answered.map(partitionBytes)]);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
}

function partitionBytes({ partition, errorCode = 0, batches = Buffer.alloc(0) }: Answered): Buffer {
  const head = Buffer.alloc(30);
  head.writeInt32BE(partition, 0);
  head.writeInt16BE(errorCode, 4);
  head.writeInt32BE(-1, 22);
  head.writeInt32BE(batches.length, 26);
  return Buffer.concat([head, batches]);
}
