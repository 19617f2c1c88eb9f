import { expect, test } from "vitest";
import type { EphemeralEvent } from "../chat-sessions/ephemeral.ts";
import { fromEphemeralRecord, type SentMoment, toEphemeralRecord } from "./ephemeral-record.ts";

const data = { sessionId: "s1", participantId: "40", memberId: "41", memberType: "COACH" } as const;
const events: EphemeralEvent[] = [
  { type: "MemberTyping", data },
  { type: "MemberStoppedTyping", data: { ...data, participantId: null } },
  { type: "SignalingReceived", data: { ...data, memberType: "AGENT", signal: { type: "OFFER_CALL", sdp: "v=0" } } },
  { type: "SignalingSent", data: { ...data, memberType: "PARTICIPANT", signal: { type: "END_CALL" } } },
];
const sent = (event: EphemeralEvent): SentMoment => ({
  ...{ id: "m1", tenant: "acme", event, at: "2026-01-05T09:00:00.000Z" },
});
const record = toEphemeralRecord(sent({ type: "MemberTyping", data }));

test.each(events)("$type is read as it was written, under the key of its session", (event) => {
  const written = toEphemeralRecord(sent(event));
  expect(written.key).toBe("acme/chat-session/s1");
  expect(fromEphemeralRecord(written)).toEqual(sent(event));
});

test.each([
  ["another session's key", { ...record, key: "acme/chat-session/s2" }],
  ["another tenant's key", { ...record, headers: { ...record.headers, tenant: "other" } }],
  ["a type that does not exist", { ...record, headers: { ...record.headers, ce_type: "MemberSleeping" } }],
  ["no time", { ...record, headers: { ...record.headers, ce_time: "now" } }],
  ["a value that is no JSON", { ...record, value: "{" }],
  ["a value of another shape", { ...record, value: JSON.stringify({ ...data, text: "hello" }) }],
])("a record with %s is refused", (_what, bad) => {
  expect(() => fromEphemeralRecord(bad)).toThrow();
});
