import { expect, it } from "vitest";
import { eventCodec } from "../events/catalogue.ts";
import { fixtures } from "../testing/fixtures.ts";
import { toWireEvent } from "../wire/to-wire-event.ts";

const shown = (type: string) =>
  toWireEvent(eventCodec.decode(fixtures.get(`${type}.v1`) ?? { type, schemaVersion: 0, data: null }));

it.each([
  ["ExternalChatLinked", "REQUESTED", "2026-01-05T09:15:00.000Z"],
  ["ExternalChatStatusChanged", "QUEUED", "2026-01-05T09:15:01.000Z"],
  ["ExternalChatUnlinked", "UNLINKED", "2026-01-05T10:00:00.000Z"],
])("%s says that the link is %s", (type, status, changedAt) => {
  expect(shown(type)).toMatchObject({
    eventType: "EXTERNAL_CHAT_STATUS_CHANGED",
    payload: { provider: "bright-pattern", status, changedAt },
  });
});

it("neither the conversation's name nor what it was asked for with goes to clients", () => {
  for (const type of ["ExternalChatLinked", "ExternalChatStatusChanged"]) {
    expect(JSON.stringify(shown(type))).not.toMatch(/conversation|d6c1adc2|parameters|first_name|knee/);
  }
});
