export { inChunks, REQUEST_BYTES } from "./chunks.ts";
export { createInProcessMessaging } from "./in-process/messaging.ts";
export { createKafkaMessaging } from "./kafkajs/messaging.ts";
export { type KeepTailPorts, type KeptTail, keepTail } from "./keep-tail.ts";
export {
  header,
  type IncomingRecord,
  type Log,
  type Messaging,
  MessagingError,
  type OutgoingRecord,
  type PartitionLag,
  type SubscribeOptions,
  type Subscription,
  type TailOptions,
} from "./port.ts";
export { type Topic, type TopicName, topics } from "./topics.ts";
export { withTraces } from "./traced.ts";
