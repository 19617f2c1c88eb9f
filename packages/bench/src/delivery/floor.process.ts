/**
 * The floor: the least that Node needs to bring a Kafka record to an SSE client. Bare http, kafkajs, the body that is
 * there. No authentication, no ids, no heartbeats, nothing opened, checked or resumed. Arguments: port, brokers, topic.
 */
import { createServer, type ServerResponse } from "node:http";
import { Kafka, logLevel } from "kafkajs";

const [port, brokers = "", topic = ""] = process.argv.slice(2);
const subscribers = new Map<string, Set<ServerResponse>>();
const BLANK_LINE = Buffer.from("\n\n");

const server = createServer((request, response) => {
  const name = new URL(request.url ?? "/", "http://floor").searchParams.get("of") ?? "";
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write(":ok\n\n");
  const readers = subscribers.get(name) ?? new Set();
  subscribers.set(name, readers.add(response));
  request.socket.on("close", () => readers.delete(response));
});
// Streams are for ever.
Object.assign(server, { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, timeout: 0 });

const kafka = new Kafka({ clientId: "floor", brokers: brokers.split(","), logLevel: logLevel.ERROR });
const consumer = kafka.consumer({
  ...{ groupId: `${topic}-floor-${process.pid}`, maxWaitTimeInMs: 500, minBytes: 1, sessionTimeout: 30_000 },
});
const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: false });
await consumer.run({
  ...{ autoCommitInterval: 5_000, partitionsConsumedConcurrently: 4 },
  eachBatch: async ({ batch }) => {
    for (const { key, value, headers } of batch.messages) {
      if (key === null || value === null) continue;
      const frame = Buffer.concat([Buffer.from("data: "), value, BLANK_LINE]);
      for (const name of namesIn(key.toString(), String(headers?.feeds ?? ""))) {
        for (const reader of subscribers.get(name) ?? []) reader.write(frame);
      }
    }
  },
});
await joined;
server.listen(Number(port), "127.0.0.1", 4096, () => process.send?.("ready"));

/** Whose streams a record belongs to: that of its session, and the feeds that it is in. */
function namesIn(session: string, feeds: string): string[] {
  if (feeds === "") return [session];
  return [session, ...feeds.split(",").map((feed) => feed.slice(0, feed.lastIndexOf(":")))];
}
