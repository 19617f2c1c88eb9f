import { createCursorCodec, createLogger } from "@tributary/runtime";
import { type Include, toEphemeralRecord } from "@tributary/schemas";
import { expect, test, vi } from "vitest";
import { Hub } from "./hub.ts";
import { dispatchMoment } from "./moments.ts";

const data = { sessionId: "s1", participantId: "40", memberId: "41", memberType: "COACH" } as const;
const at = "2026-01-05T09:00:00.000Z";
const { key, headers, value } = toEphemeralRecord({
  ...{ id: "m1", tenant: "acme", event: { type: "MemberTyping", data }, at },
});

function scene(asked: Include | null) {
  const hub = new Hub(createCursorCodec({ keys: ["a key of this test"] }));
  const onMoment = vi.fn();
  const listener = { onLive: vi.fn(), onHead: vi.fn(), asksFor: (include: Include) => include === asked, onMoment };
  hub.join({ kind: "session", tenant: "acme", stream: "chat-session/s1" }, listener);
  const parse = vi.spyOn(JSON, "parse");
  const dispatch = (now: number) => {
    const raw = Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)]);
    const where = { topic: "tributary.ephemeral", partition: 0, offset: "0" } as const;
    const record = { ...where, key, value: Buffer.from(value), headers: Object.fromEntries(raw) };
    dispatchMoment({ hub, now: () => now, log: createLogger({ name: "stream", level: "silent" }) }, record);
    const parsed = parse.mock.calls.length;
    parse.mockRestore();
    return { parsed, told: onMoment.mock.calls.length };
  };
  return dispatch;
}

const now = Date.parse(at);

test.each([
  ["who asked for it is told", "typing", now, { parsed: 1, told: 1 }],
  ["it is told until it is five seconds old", "typing", now + 5_000, { parsed: 1, told: 1 }],
  ["then it is over, and not parsed", "typing", now + 5_001, { parsed: 0, told: 0 }],
  ["when nobody asked for it, it is not parsed", null, now, { parsed: 0, told: 0 }],
  ["nor when somebody asked for something else", "signaling", now, { parsed: 0, told: 0 }],
] as const)("%s", (_title, asked, time, expected) => {
  expect(scene(asked)(time)).toEqual(expected);
});
