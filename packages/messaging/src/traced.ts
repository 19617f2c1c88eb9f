// A client whose records are traced: what goes out and what a group handles has a span in the trace that its `traceparent`
// names, and goes on in that span's name. Records of no sampled trace, which are most, are handed on as they are.
import { type Handling, header, type IncomingRecord, type Messaging, type OutgoingRecord } from "./port.ts";
import type { TopicName } from "./topics.ts";

/** What tracing offers and the messaging room needs. */
export interface Spans {
  /** Null unless that trace is sampled. */
  within(
    parent: string | undefined,
    name: string,
    options: { kind: "producer" | "consumer"; attributes: Readonly<Record<string, string | number>> },
  ): Span | null;
}

interface Span {
  readonly traceparent: string;
  end(outcome?: { error?: unknown }): void;
}

/** The client itself when nothing is traced. */
export function withTraces<M extends Pick<Messaging, "publish" | "subscribe">>(messaging: M, spans: Spans | null): M {
  if (spans === null) return messaging;
  return {
    ...messaging,
    publish: (topic, records) => {
      const { traced, sending } = outgoing(spans, topic, records);
      return during(sending, () => messaging.publish(topic, traced));
    },
    subscribe: ({ topic, group, ...handling }) => {
      const handleRun = (records: readonly IncomingRecord[]) => {
        const { traced, processing } = incoming(spans, group, records);
        return during(processing, () => handle(handling, traced));
      };
      const longestRun = "handleRun" in handling ? handling.longestRun : 1;
      return messaging.subscribe({ topic, group, handleRun, longestRun });
    },
  };
}

function outgoing(spans: Spans, topic: TopicName, records: readonly OutgoingRecord[]) {
  const sending: Span[] = [];
  const traced = records.map((record) => {
    const { traceparent, ce_id: id } = record.headers;
    const span = spans.within(traceparent, `send ${topic}`, {
      kind: "producer",
      attributes: attributesOf("send", topic, id),
    });
    if (span === null) return record;
    sending.push(span);
    return { ...record, headers: { ...record.headers, traceparent: span.traceparent } };
  });
  return { traced, sending };
}

function incoming(spans: Spans, group: string, records: readonly IncomingRecord[]) {
  const processing: Span[] = [];
  const traced = records.map((record) => {
    const { topic } = record;
    const span = spans.within(header(record, "traceparent"), `process ${topic}`, {
      kind: "consumer",
      attributes: { ...attributesOf("process", topic, header(record, "ce_id")), ...placeOf(record, group) },
    });
    if (span === null) return record;
    processing.push(span);
    return { ...record, headers: { ...record.headers, traceparent: Buffer.from(span.traceparent) } };
  });
  return { traced, processing };
}

async function handle(handling: Handling, records: readonly IncomingRecord[]): Promise<void> {
  if ("handleRun" in handling) return handling.handleRun(records);
  for (const record of records) await handling.handle(record);
}

async function during(spans: readonly Span[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
    for (const span of spans) span.end();
  } catch (error) {
    for (const span of spans) span.end({ error });
    throw error;
  }
}

// https://opentelemetry.io/docs/specs/semconv/messaging/kafka/
const attributesOf = (operation: "send" | "process", topic: string, id: string | undefined) => ({
  "messaging.system": "kafka",
  "messaging.operation.name": operation,
  "messaging.operation.type": operation,
  "messaging.destination.name": topic,
  ...(id === undefined ? {} : { "messaging.message.id": id }),
});

const placeOf = ({ partition, offset }: IncomingRecord, group: string) => ({
  "messaging.consumer.group.name": group,
  "messaging.destination.partition.id": String(partition),
  "messaging.kafka.offset": Number(offset),
});
