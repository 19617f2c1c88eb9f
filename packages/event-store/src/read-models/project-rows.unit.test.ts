import {
  type EventOf,
  toExtraChange as toWireChange,
  toWireEvent,
  toChatMessage as toWireMessage,
} from "@tributary/schemas";
import { expect, test } from "vitest";
import { AT, activityCard, cardResponded, cardsAdded, messageSent, TENANT } from "../testing/requests.ts";
import { toExtraChange, toPastValue } from "./extras.ts";
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
  expect(row && toChatMessage({ ...row, reactions: null })).toEqual(toWireMessage(event));
});

test("a message names its files, and a message without any changes no file", () => {
  const attachments = ["f1", "f2"].map((fileId) => ({ fileId, name: "a", contentType: "b/c", size: 1 }));
  const rows = projectRows({ tenant: TENANT, version: 4, event: messageSent({ messageId: "m1", attachments }) });
  expect(rows.message_files).toEqual(
    ["f1", "f2"].map((id) => ({ tenant: TENANT, session_id: "s1", id, message_id: "m1" })),
  );
  expect(projectRows({ tenant: TENANT, version: 4, event: messageSent() })).not.toHaveProperty("message_files");
});

test("a message that was edited and then deleted says when it was edited, and nothing of what it said", () => {
  const by = { id: "41", role: "coach" } as const;
  const { data } = messageSent({ messageId: "m1", html: "<b>Hi</b>" });
  const message = { messageId: "m1", sessionId: "s1", participantId: "40" };
  const edited = { type: "MessageEdited" as const, data: { ...data, text: "new", editedBy: by, editedAt: AT } };
  const deleted = { type: "MessageDeleted" as const, data: { ...message, deletedBy: by, deletedAt: AT } };
  const rows = [edited, deleted].map((event) => projectRows({ tenant: TENANT, version: 1, event }));
  const key = { tenant: TENANT, session_id: "s1", id: "m1" };
  expect(mergeRows(rows)).toEqual({
    message_changes: [{ ...key, text: "", html: null, attachments: [], edited_at: AT, deleted_at: AT }],
  });
});

const extraChanged = (isLog: boolean): EventOf<"ParticipantExtraValueChanged"> => ({
  type: "ParticipantExtraValueChanged",
  data: {
    ...{ participantId: "40", extraId: "7", extraCode: "mood", extraGroup: "wellbeing", extraName: "Mood" },
    ...{ extraValue: { a: [null, 1] }, isLog, changedBy: { id: "41", role: "coach" }, updatedAt: AT },
  },
});

test("an extra's value that was read is the change that was streamed", () => {
  const event = extraChanged(false);
  const [row] = projectRows({ tenant: TENANT, version: 1, event }).participant_extras ?? [];
  expect(row && toExtraChange(row)).toEqual(toWireChange(event));
});

test("a value stays in the history when its event says so, under the version that it was changed at", () => {
  const rowsOf = (isLog: boolean) => projectRows({ tenant: TENANT, version: 7, event: extraChanged(isLog) });
  const [row, ...others] = rowsOf(true).participant_extra_changes ?? [];
  expect(others).toEqual([]);
  expect(row).toMatchObject({ tenant: TENANT, participant_id: "40", extra_code: "mood", version: 7 });
  expect(row && toPastValue(row)).toEqual({
    ...{ value: { a: [null, 1] }, changedBy: { id: "41", role: "coach" }, updatedAt: AT },
  });
  expect(rowsOf(false).participant_extra_changes).toEqual([]);
});

test("of a profile that was updated, standing and registration stay", () => {
  const profile = { firstName: "Ada", lastName: "King", email: null, mobile: "1", timezone: null, externalId: null };
  const data = { participantId: "40", ...profile, updatedBy: { id: "1", role: "admin" as const }, updatedAt: AT };
  const event = { type: "ParticipantProfileUpdated" as const, data };
  const changed = { first_name: "Ada", last_name: "King", email: null, mobile: "1", timezone: null, external_id: null };
  expect(projectRows({ tenant: TENANT, version: 2, event })).toEqual({
    participant_profile_changes: [{ tenant: TENANT, id: "40", ...changed }],
  });
});

test("a card that was read is the card that was streamed, and is due when it is scheduled, or else when it was added", () => {
  const scheduled = activityCard({ id: "c1", scheduledAt: "2026-03-02T08:00:00.000Z" });
  const cards = [scheduled, activityCard({ id: "c2" })];
  const added = cardsAdded(cards);
  const rows = projectRows({ tenant: TENANT, version: 1, event: added }).cards ?? [];
  expect(rows.map(({ card }) => card)).toEqual(toWireEvent(added)?.payload);
  expect(rows.map(({ id, position, due_at }) => [id, position, due_at])).toEqual([
    ["c1", 0, "2026-03-02T08:00:00.000Z"],
    ["c2", 1, AT],
  ]);
});

test("of a card that was answered, the rest of its row stays", () => {
  const card = activityCard({ id: "c1", reportedAt: AT });
  const event = cardResponded(card);
  expect(projectRows({ tenant: TENANT, version: 2, event })).toEqual({
    card_changes: [{ tenant: TENANT, participant_id: "40", id: "c1", reported_at: AT, card }],
  });
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
