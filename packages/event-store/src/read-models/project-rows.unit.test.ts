import { toExtraChange as toWireChange, toChatMessage as toWireMessage } from "@tributary/schemas";
import { expect, test } from "vitest";
import { messageSent, TENANT } from "../testing/requests.ts";
import { toExtraChange } from "./extras.ts";
import { toChatMessage } from "./messages.ts";
import { projectRows } from "./project-rows.ts";
import { mergeRows } from "./rows.ts";

test("a message that was read is the message that was streamed", () => {
  const event = messageSent({
    html: "<b>Hi</b>",
    attachments: [{ fileId: "f", name: "a", contentType: "b/c", size: 1 }],
  });
  const [row] = projectRows({ tenant: TENANT, version: 4, event }).messages ?? [];
  expect(row).toMatchObject({ tenant: TENANT, version: 4 });
  expect(row && toChatMessage(row)).toEqual(toWireMessage(event));
});

test("an extra's value that was read is the change that was streamed", () => {
  const event = {
    type: "ParticipantExtraValueChanged" as const,
    data: {
      participantId: "40",
      extraId: "7",
      extraCode: "mood",
      extraGroup: "wellbeing",
      extraName: "Mood",
      extraValue: { a: [null, 1] },
      updatedAt: "2026-03-01T10:00:00.000Z",
    },
  };
  const [row] = projectRows({ tenant: TENANT, version: 1, event }).participant_extras ?? [];
  expect(row && toExtraChange(row)).toEqual(toWireChange(event));
});

test("of two rows with one key the later stays; rows of other keys and tables all do", () => {
  const rows = (text: string, messageId: string) =>
    projectRows({ tenant: TENANT, version: 1, event: messageSent({ messageId, text }) });
  const merged = mergeRows([rows("old", "m1"), rows("other", "m2"), rows("new", "m1"), { participants: [] }]);
  expect(Object.keys(merged)).toEqual(["messages"]);
  expect(merged.messages?.map(({ id, text }) => [id, text])).toEqual([
    ["m1", "new"],
    ["m2", "other"],
  ]);
});
