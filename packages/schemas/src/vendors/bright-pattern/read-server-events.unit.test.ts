import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readServerEvents } from "./read-server-events.ts";
import { readableEvents } from "./server-events.ts";

const one = (event: object) => readServerEvents({ events: [event] })[0];

/** What each event can't do without; everything else may be missing. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  chat_session_status: ["state"],
  chat_session_party_joined: ["party_id"],
  chat_session_party_left: ["party_id"],
  chat_session_message_delivered: ["ref_msg_id"],
  chat_session_message_read: ["ref_msg_id"],
  chat_session_form_show: ["form_request_id"],
  chat_session_secure_form_show: ["form_request_id"],
  chat_session_secure_form_cancel: ["form_request_id"],
  chat_session_file: ["file_id"],
  chat_session_file_url: ["file_url"],
  chat_session_message_edit: ["ref_msg_id"],
  chat_session_message_delete: ["ref_msg_id"],
  chat_session_form_data: ["form_request_id"],
  chat_session_secure_form_data: ["form_request_id"],
  chat_form_data_cancel: ["form_request_id"],
};
const smallest = (event: string): Record<string, string> => ({
  event,
  ...Object.fromEntries((NEEDS[event] ?? []).map((field) => [field, field === "state" ? "queued" : "1"])),
});
const names = Object.keys(readableEvents);

describe("an answer without events is nothing new", () => {
  it.each([
    ["an empty list", { events: [] }],
    ["a bare empty list", []],
    ["no events", {}],
    ["null for events", { events: null }],
    ["an empty body", ""],
    ["no body", undefined],
    ["error 5511", { error_code: "5511", error_message: "No events" }],
    ["error 5511 as a number", { error_code: 5511 }],
  ])("%s", (_, body) => {
    expect(readServerEvents(body)).toEqual([]);
  });
});

describe("what can't be read is kept raw, in its place", () => {
  it.each([
    ["a body of text", "<html>", { name: null, problem: "the answer is not an object", raw: "<html>" }],
    ["events that are no list", { events: "x" }, { name: null, problem: "events is not a list", raw: { events: "x" } }],
    ["an event of another kind", { events: [7] }, { name: null, problem: "the event has no name", raw: 7 }],
    ["an event without a name", { events: [{}] }, { name: null, problem: "the event has no name", raw: {} }],
    [
      "an event that nobody knows",
      { events: [{ event: "constructor", a: 1 }] },
      { name: "constructor", problem: "there is no such event", raw: { event: "constructor", a: 1 } },
    ],
  ])("%s", (_, body, kept) => {
    expect(readServerEvents(body)).toEqual([{ event: "unknown", ...kept }]);
  });

  it.each(Object.entries(NEEDS))("%s without its %s", (event, fields) => {
    for (const field of fields) {
      const { [field]: _, ...raw } = smallest(event);
      expect(one(raw)).toMatchObject({ event: "unknown", name: event, problem: expect.stringContaining(field), raw });
    }
  });

  it("a state that nobody knows", () => {
    expect(one({ event: "chat_session_status", state: "parked" })).toMatchObject({ event: "unknown" });
  });

  it("and costs none of the others", () => {
    const events = [{ event: "chat_session_file" }, { event: "chat_session_ended" }];
    expect(readServerEvents({ events }).map(({ event }) => event)).toEqual(["unknown", "chat_session_ended"]);
  });
});

describe("an event", () => {
  it.each(names)("%s is read with nothing but what it needs, and what nobody knows is left out", (event) => {
    const read = one({ ...smallest(event), surprise: { nested: true } });
    expect(read).toMatchObject(smallest(event));
    expect(read).not.toHaveProperty("surprise");
  });

  it("of inactivity is the same in both spellings", () => {
    const said = { msg: "Closed", timestamp: 1 };
    expect(one({ event: "chat_session_inactvity_timeout", ...said })).toEqual(
      one({ event: "chat_session_inactivity_timeout", ...said }),
    );
  });

  it("with a file names the party that older servers call a session", () => {
    const file = { event: "chat_session_file", file_id: "f" };
    expect(one({ ...file, session_id: "p" })).toMatchObject({ party_id: "p" });
    expect(one({ ...file, session_id: "s", party_id: "p" })).toMatchObject({ party_id: "p" });
  });

  it("with a party or a file of a kind that nobody knows is still one", () => {
    expect(one({ event: "chat_session_party_joined", party_id: "p", type: "robot" })).toMatchObject({
      type: "unknown",
    });
    expect(one({ event: "chat_session_file", file_id: "f", file_type: "video" })).toMatchObject({
      file_type: "attachment",
    });
  });

  it("with text that can't be stored loses what is in the way, and nothing else", () => {
    expect(one({ event: "chat_session_message", msg: "a\0b\ud800c" })).toMatchObject({ msg: "ab\ufffdc" });
  });
});

describe("whatever is sent", () => {
  const leaf = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constantFrom(null, "", [], {}));
  const fieldNames = fc.constantFrom("state", "ewt", "party_id", "msg", "timestamp", "file_id", "form_request_id", "x");
  const anyEvent = fc
    .tuple(fc.constantFrom(...names, "chat_session_other"), fc.dictionary(fieldNames, leaf))
    .map(([event, fields]) => ({ ...fields, event }));

  it("never throws", () => {
    fc.assert(fc.property(fc.anything(), (body) => Array.isArray(readServerEvents(body))));
  });

  it("comes out as one event for each, under its name or raw", () => {
    fc.assert(
      fc.property(fc.array(anyEvent), (events) => {
        const read = readServerEvents({ events });
        expect(read.map((each) => (each.event === "unknown" ? each.name : each.event))).toEqual(
          events.map(({ event }) => event),
        );
      }),
    );
  });

  it("means the same as text and as numbers, in seconds and in milliseconds", () => {
    const parts = { id: fc.nat(), seconds: fc.integer({ min: 1e8, max: 4e9 }), ewt: fc.nat(100_000) };
    fc.assert(
      fc.property(fc.record(parts), fc.boolean(), fc.boolean(), ({ id, seconds, ewt }, inMs, asText) => {
        const leafOf = (value: number) => (asText ? String(value) : value);
        const timestamp = leafOf(inMs ? seconds * 1_000 : seconds);
        const [message, status] = readServerEvents({
          events: [
            { event: "chat_session_message", msg_id: leafOf(id), party_id: leafOf(id), msg: leafOf(id), timestamp },
            { event: "chat_session_status", state: "queued", ewt: leafOf(ewt) },
          ],
        });
        const text = String(id);
        const at = new Date(seconds * 1_000).toISOString();
        expect(message).toMatchObject({ msg_id: text, party_id: text, msg: text, timestamp: at });
        expect(status).toMatchObject({ ewt });
      }),
    );
  });
});
