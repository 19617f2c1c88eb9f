/** Streams of talkers that are live while something else is measured, and when each message arrived on them. */
import { openStream, type RecordedStream } from "@tributary/testing";
import type { Talker } from "./population.ts";
import { idOf, type Sent } from "./steady-messages.ts";

const DRAIN_MS = 10_000;

/** Opens the stream of each, one after the other. */
export async function openAll(streamUrl: string, talkers: readonly Talker[]): Promise<RecordedStream[]> {
  const streams: RecordedStream[] = [];
  for (const { conversation } of talkers) {
    const stream = await openStream({ url: streamUrl + conversation.streamPath, headers: conversation.participant });
    await stream.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");
    streams.push(stream);
  }
  return streams;
}

/** When each message arrived. Every frame counts: one that comes twice, or in a wrong order, fails the run. */
export async function arrivals(
  streams: readonly RecordedStream[],
  sent: ReadonlyMap<string, Sent>,
): Promise<Map<string, number>> {
  const arrived = new Map<string, number>();
  const missing = () => [...sent.keys()].filter((id) => !arrived.has(id)).length;
  for (const deadline = performance.now() + DRAIN_MS; performance.now() < deadline; ) {
    arrived.clear();
    for (const stream of streams) collect(stream, arrived);
    if (missing() === 0) return arrived;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${missing()} of ${sent.size} events were lost`);
}

function collect(stream: RecordedStream, arrived: Map<string, number>): void {
  let last = 0;
  for (const frame of stream.frames.filter(({ eventType }) => eventType === "MESSAGE_SENT")) {
    const id = idOf(frame.payload);
    const seq = Number(frame.id?.split(".")[0]);
    if (arrived.has(id) || !(seq > last)) throw new Error(`event ${id} came twice or out of order`);
    last = seq;
    arrived.set(id, frame.at);
  }
}

/** How long after its answer each message was at its client: what they were sent, and when they arrived. */
export const waitsOf = (sent: ReadonlyMap<string, Sent>, arrived: ReadonlyMap<string, number>): number[] =>
  [...sent].map(([id, { answered }]) => Math.max(0, (arrived.get(id) ?? Number.NaN) - answered));
