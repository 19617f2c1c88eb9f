import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidEventError, UnknownEventError } from "../events/errors.ts";
import { readLogged } from "../events/read-logged.ts";
import type { LoggedEvent } from "../events/recorded-event.ts";
import { anyFeeds, anyLoggedEvent } from "../testing/arbitrary-events.ts";
import { keysForTests } from "../testing/keys.ts";
import { parseFeeds, writeFeeds } from "./feeds-header.ts";
import { type EventRecord, fromRecord, toRecord } from "./record.ts";

const joined: LoggedEvent = {
  epoch: 1,
  eventId: "e1",
  tenant: "acme",
  streamId: "acme/chat-session/s1",
  version: 7,
  type: "ChatSessionMemberJoined",
  data: {
    sessionId: "s1",
    participantId: "40",
    memberId: "41",
    memberType: "COACH",
    memberName: "Zoë",
    photoUrl: null,
    joinedAt: "2026-01-01T00:00:00.000Z",
  },
  schemaVersion: 1,
  metadata: {
    commandId: "c1",
    commandName: "JoinChatSession",
    principal: { role: "coach", id: "41" },
    application: "inbox",
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  },
  recordedAt: "2026-01-01T00:00:00.123Z",
  feeds: { "participant/40": 17, "coach/41": 99 },
};

const readRecord = (record: EventRecord) => readLogged(fromRecord(record), keysForTests());

describe("an event as a Kafka record", () => {
  it("is a CloudEvent in binary mode, keyed by its stream", () => {
    expect(toRecord(joined)).toEqual({
      key: "acme/chat-session/s1",
      value: JSON.stringify(joined.data),
      headers: {
        "content-type": "application/json",
        ce_specversion: "1.0",
        ce_id: "e1",
        ce_type: "ChatSessionMemberJoined",
        ce_source: "/tributary/acme",
        ce_time: "2026-01-01T00:00:00.123Z",
        ce_dataschema: "urn:tributary:event:ChatSessionMemberJoined:1",
        traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        epoch: "1",
        streamversion: "7",
        tenant: "acme",
        commandid: "c1",
        commandname: "JoinChatSession",
        application: "inbox",
        principal: "coach/41",
        feeds: "participant/40:17,coach/41:99",
      },
    });
  });

  it("is read as it was written, whatever it holds", () => {
    fc.assert(
      fc.property(anyLoggedEvent, (logged) => {
        expect(fromRecord(toRecord(logged))).toEqual(logged);
      }),
    );
  });

  it("is not read when its value does not fit its schema", () => {
    expect(() => readRecord({ ...toRecord(joined), value: "{}" })).toThrow(InvalidEventError);
  });

  it("is not read when its value is not JSON", () => {
    expect(() => fromRecord({ ...toRecord(joined), value: "{" })).toThrow(SyntaxError);
  });

  it("is not read when this release does not know its version", () => {
    const { headers, ...record } = toRecord(joined);
    const newer = { ...headers, ce_dataschema: "urn:tributary:event:ChatSessionMemberJoined:2" };
    expect(() => readRecord({ ...record, headers: newer })).toThrow(UnknownEventError);
  });

  it.each(["ce_id", "ce_type", "ce_dataschema", "epoch", "streamversion", "tenant", "principal", "feeds"])(
    "is not read without the header %s",
    (name) => {
      const record = toRecord(joined);
      delete record.headers[name];
      expect(() => fromRecord(record)).toThrow(name);
    },
  );

  it("is not read when type and schema name different events", () => {
    const { headers, ...record } = toRecord(joined);
    const mixed = { ...headers, ce_dataschema: "urn:tributary:event:MessageSent:1" };
    expect(() => fromRecord({ ...record, headers: mixed })).toThrow("ce_dataschema names another event");
  });

  it("is not read when its principal has an unknown role", () => {
    const { headers, ...record } = toRecord(joined);
    expect(() => fromRecord({ ...record, headers: { ...headers, principal: "wizard/1" } })).toThrow();
  });
});

describe("the feeds header", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(anyFeeds, (feeds) => {
        expect(parseFeeds(writeFeeds(feeds))).toEqual(Object.entries(feeds));
      }),
    );
  });

  it("is empty when there are no feeds", () => {
    expect(parseFeeds("")).toEqual([]);
  });

  it.each(["participant/40", ":1", "participant/40:", "participant/40:0", "participant/40:1.5", "coach/1:1,"])(
    "is refused when malformed: %s",
    (header) => {
      expect(() => parseFeeds(header)).toThrow("malformed feeds header");
    },
  );
});
