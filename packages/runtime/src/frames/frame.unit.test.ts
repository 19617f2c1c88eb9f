import { createParser, type EventSourceMessage } from "eventsource-parser";
import { expect, test } from "vitest";
import { frame, joinFrames, preamble, renderBody } from "./frame.ts";

const message = (text: string) => renderBody({ eventType: "MESSAGE_SENT", payload: { text } });

/** Takes HTTP/1.1 chunk framing off, strictly. */
function unchunk(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const lineEnd = bytes.indexOf("\r\n", at);
    const size = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16);
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    expect(bytes.toString("latin1", lineEnd + 2 + size, lineEnd + 4 + size)).toBe("\r\n");
    at = lineEnd + 4 + size;
  }
  return Buffer.concat(parts);
}

function parse(text: string): EventSourceMessage[] {
  const events: EventSourceMessage[] = [];
  createParser({ onEvent: (event) => events.push(event) }).feed(text);
  return events;
}

test("a frame is an id line and one data line, without an event name", () => {
  expect(frame("17.abc", message("hi")).plain.toString()).toBe(
    'id: 17.abc\ndata: {"eventType":"MESSAGE_SENT","payload":{"text":"hi"}}\n\n',
  );
});

test("the chunk holds exactly the plain bytes, counted in bytes and not in characters", () => {
  const { chunk, plain } = frame("1.abc", message("žluťoučký 🐎"));
  expect(unchunk(chunk).equals(plain)).toBe(true);
});

test.each(["a\rb", "a\nb", "a\r\nb", "a\u2028b\u2029c", "data: x\n\nid: 9.evil\n\n"])(
  "text with line breaks stays inside one event: %j",
  (text) => {
    const events = parse(frame("1.abc", message(text)).plain.toString());
    expect(events).toHaveLength(1);
    expect(events[0]?.id).toBe("1.abc");
    expect(JSON.parse(events[0]?.data ?? "")).toEqual({ eventType: "MESSAGE_SENT", payload: { text } });
  },
);

test("without a cursor there is no id line, so that the client keeps the cursor it has", () => {
  const text = frame(null, message("bye"), 1500).plain.toString();
  expect(text).toMatch(/^retry: 1500\ndata: /);
});

test("joined frames are one valid chunked body in the order given", () => {
  const frames = [preamble(3000), frame("1.abc", message("a")), frame("2.abc", message("b"))];
  expect(unchunk(joinFrames(frames, "chunk")).equals(joinFrames(frames, "plain"))).toBe(true);
  expect(parse(joinFrames(frames, "plain").toString()).map(({ id }) => id)).toEqual(["1.abc", "2.abc"]);
});

test("the preamble ends no block, so that no client takes it for an empty message", () => {
  expect(preamble(3000).plain.toString()).not.toMatch(/\n\n/);
  const opened = [preamble(3000), frame("1.abc", message("a"))];
  expect(parse(joinFrames(opened, "plain").toString())).toMatchObject([{ id: "1.abc" }]);
});
