import { expect, test } from "vitest";
import { createInProcessMessaging } from "./in-process/messaging.ts";
import { header, type IncomingRecord, type Messaging, type OutgoingRecord } from "./port.ts";
import { type Spans, withTraces } from "./traced.ts";

const TRACED = "00-trace-parent-01";

/** Of a trace that is sampled; each span names its parent. */
function recordedSpans() {
  const [begun, ended]: [string[], string[]] = [[], []];
  const spans: Spans = {
    within(parent, name) {
      if (!parent?.endsWith("-01")) return null;
      begun.push(`${name} < ${parent}`);
      return {
        traceparent: `00-trace-${name.replace(" ", "-")}-01`,
        end: (outcome) => void ended.push(`${name}${outcome?.error === undefined ? "" : " failed"}`),
      };
    },
  };
  return { spans, begun, ended };
}

const record = (headers: Record<string, string>): OutgoingRecord => ({ key: "k", value: "v", headers });
const tracesOf = (records: readonly IncomingRecord[]) => records.map((one) => header(one, "traceparent"));

async function newBroker(): Promise<Messaging> {
  const broker = createInProcessMessaging();
  await broker.ensureTopics();
  return broker;
}

test("without traces the client is what it was", async () => {
  const broker = await newBroker();
  expect(withTraces(broker, null)).toBe(broker);
});

test("each sampled record goes out in the name of its own span, the others as they are", async () => {
  const broker = await newBroker();
  const { spans, begun, ended } = recordedSpans();
  const came: IncomingRecord[] = [];
  await broker.tail({ topic: "tributary.events", onRecords: (records) => void came.push(...records) });
  await withTraces(broker, spans).publish("tributary.events", [
    record({ traceparent: TRACED }),
    record({ traceparent: "00-other-parent-00" }),
    record({}),
  ]);
  await expect
    .poll(() => tracesOf(came))
    .toEqual(["00-trace-send-tributary.events-01", "00-other-parent-00", undefined]);
  expect([begun, ended]).toEqual([[`send tributary.events < ${TRACED}`], ["send tributary.events"]]);
});

test("what could not be published is a span that failed", async () => {
  const broker = await newBroker();
  const { spans, ended } = recordedSpans();
  await broker.close();
  const publishing = withTraces(broker, spans).publish("tributary.events", [record({ traceparent: TRACED })]);
  await expect(publishing).rejects.toThrow("closed");
  expect(ended).toEqual(["send tributary.events failed"]);
});

test("a group handles each sampled record within its span, once more when it was rejected", async () => {
  const broker = await newBroker();
  const { spans, begun, ended } = recordedSpans();
  const handled: IncomingRecord[] = [];
  const subscription = await withTraces(broker, spans).subscribe({
    ...{ topic: "tributary.commands", group: "g" },
    handle: async (one) => {
      handled.push(one);
      if (handled.length === 1) throw new Error("later");
    },
  });
  await broker.publish("tributary.commands", [record({ traceparent: TRACED })]);
  await expect.poll(() => ended).toEqual(["process tributary.commands failed", "process tributary.commands"]);
  expect(tracesOf(handled)).toEqual(Array(2).fill("00-trace-process-tributary.commands-01"));
  expect(begun).toEqual(Array(2).fill(`process tributary.commands < ${TRACED}`));
  await subscription.close();
});
