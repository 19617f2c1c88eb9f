import { describe, expect, it } from "vitest";
import { fromCommandRecord, type SentCommand, toCommandRecord } from "./command-record.ts";

const sent: SentCommand = {
  commandId: "c1",
  tenant: "acme",
  command: { type: "SendMessage", sessionId: "s1", text: "Grüße" },
  principal: { role: "coach", id: "41" },
  application: "inbox",
  sentAt: "2026-01-01T00:00:00.123Z",
};
const whole: SentCommand = {
  ...sent,
  idempotencyKey: "k1",
  lease: { name: "link/7", fence: 12 },
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
};

describe("a command as a Kafka record", () => {
  it("is a CloudEvent in binary mode, keyed by the stream that it is about", () => {
    expect(toCommandRecord(whole)).toEqual({
      key: "acme/chat-session/s1",
      value: JSON.stringify(sent.command),
      headers: {
        "content-type": "application/json",
        ce_specversion: "1.0",
        ce_id: "c1",
        ce_type: "SendMessage",
        ce_source: "/tributary/acme",
        ce_time: "2026-01-01T00:00:00.123Z",
        tenant: "acme",
        application: "inbox",
        principal: "coach/41",
        idempotencykey: "k1",
        lease: "link/7",
        fence: "12",
        traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      },
    });
  });

  it("is keyed by the participant when it is about one", () => {
    const command = { type: "SuspendParticipant", participantId: "40" } as const;
    expect(toCommandRecord({ ...sent, command }).key).toBe("acme/participant/40");
  });

  it.each([
    ["bare", sent],
    ["whole", whole],
  ])("is read as it was written: %s", (_name, each) => {
    expect(fromCommandRecord(toCommandRecord(each))).toEqual(each);
  });

  it.each(["ce_specversion", "ce_id", "ce_type", "ce_time", "tenant", "application", "principal"])(
    "is not read without the header %s",
    (name) => {
      const record = toCommandRecord(whole);
      delete record.headers[name];
      expect(() => fromCommandRecord(record)).toThrow(name);
    },
  );

  it.each([
    ["an id that no receipt could be found by", { ce_id: "two words" }, "ce_id"],
    ["an unknown role", { principal: "wizard/1" }, "principal"],
    ["a principal without an id", { principal: "coach/" }, "principal"],
    ["a tenant that no database could be asked about", { tenant: "acme\0" }, "tenant"],
    ["a lease that no database could be asked about", { lease: "link\0" }, "lease"],
    ["an application that would fill the log", { application: "x".repeat(257) }, "application"],
    ["a trace that would fill the log", { traceparent: "x".repeat(257) }, "traceparent"],
    ["a fence that is no number", { fence: "new" }, "fence"],
    ["another name than its value", { ce_type: "LockChatSession" }, "ce_type names another command"],
  ])("is not read with %s", (_name, headers, message) => {
    const record = toCommandRecord(whole);
    expect(() => fromCommandRecord({ ...record, headers: { ...record.headers, ...headers } })).toThrow(message);
  });

  it.each(["lease", "fence"])("is not read with half a fence: without %s", (name) => {
    const record = toCommandRecord(whole);
    delete record.headers[name];
    expect(() => fromCommandRecord(record)).toThrow("lease and fence go together");
  });

  it("is not read under the key of another stream, nor of another tenant's", () => {
    const record = toCommandRecord(sent);
    for (const key of ["acme/chat-session/s2", "other/chat-session/s1"]) {
      expect(() => fromCommandRecord({ ...record, key })).toThrow("the key is not the stream");
    }
  });

  it.each([
    ["is not JSON", "{"],
    ["is no command", JSON.stringify({ type: "BrewCoffee" })],
    ["lacks what its command needs", JSON.stringify({ type: "SendMessage", sessionId: "s1" })],
    ["says more than its command knows", JSON.stringify({ ...sent.command, by: { role: "admin", id: "1" } })],
  ])("is not read when its value %s", (_name, value) => {
    expect(() => fromCommandRecord({ ...toCommandRecord(sent), value })).toThrow();
  });
});
