import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readServerEvents, readVendorError, sendEventsBody } from "./index.ts";

const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url), "utf8"));

describe("what real servers were seen to say", () => {
  it("a message before anybody joined, then the queue without an estimate", () => {
    expect(readServerEvents(vectors.server.greetedAndQueued)).toEqual([
      {
        event: "chat_session_message",
        ...{ msg_id: "0", party_id: "7215D0DA-0000-4000-8000-000000000001", timestamp: "2021-03-02T20:59:08.000Z" },
        ...{ msg: "Please wait", msg_text: null, channel: "web", attachments: [], directive_id: null },
      },
      { event: "chat_session_status", state: "queued", ewt: null, timestamp: null },
    ]);
  });

  it("an agent who joins", () => {
    expect(readServerEvents(vectors.server.joined)).toEqual([
      {
        ...{ event: "chat_session_party_joined", party_id: "80A8248D-0000-4000-8000-000000000002", type: "internal" },
        ...{ first_name: "Ann", last_name: "Agent", display_name: "Ann Agent" },
        timestamp: "2021-03-02T20:59:10.000Z",
      },
    ]);
  });

  it("a file of the agent's", () => {
    expect(readServerEvents(vectors.server.file)).toEqual([
      {
        ...{ event: "chat_session_file", msg_id: "4", party_id: "80A8248D-0000-4000-8000-000000000002" },
        ...{ file_id: "6fdadd52-0000-4000-8000-000000000003", file_name: "doc.pdf", file_type: "attachment" },
        timestamp: "2021-03-03T02:46:52.000Z",
      },
    ]);
  });

  it("the end of a customer's patience", () => {
    expect(readServerEvents(vectors.server.timedOut)).toEqual([
      {
        event: "chat_session_inactivity_timeout",
        ...{ msg: "Closed", msg_text: null, timestamp: "2021-03-03T02:53:19.000Z" },
      },
    ]);
  });

  it("an error", () => {
    expect(readVendorError(vectors.error)).toEqual({ code: "5005", message: "Chat session is not found" });
  });
});

it.each(Object.keys(vectors.client))("what clients were seen to say may be sent: %s", (name) => {
  expect(sendEventsBody.parse(vectors.client[name])).toEqual(vectors.client[name]);
});
