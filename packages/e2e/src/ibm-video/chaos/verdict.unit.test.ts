import type { RecordedEvent } from "@tributary/schemas";
import type { Message } from "@tributary/simulators/ibm-video";
import { expect, test } from "vitest";
import { compare, complaintsAbout, type Shown, shownIn } from "./verdict.ts";

const held = (id: string, more: object = {}) =>
  ({ id, text: id, type: "regular", latest_reactions: [], ...more }) as unknown as Message;
const shown = (externalId: string, more: Partial<Shown> = {}): Shown => ({
  ...{ externalId, text: externalId, isDeleted: false, reactions: [] },
  ...more,
});

const chat = [held("a"), held("b"), held("c")];
const there = [shown("a"), shown("b"), shown("c")];
const right = {
  ...{ lost: [], repeated: [], foreign: [], late: [], notEdited: [], notDeleted: [], otherReactions: [] },
};
const like = { user_id: "vera", type: "like" };

test.each<[string, Message[], Shown[], object]>([
  ["everything once and in order", chat, there, {}],
  ["something missing", chat, [shown("a"), shown("c")], { lost: ["b"] }],
  ["something twice", chat, [...there, shown("b")], { repeated: ["b"] }],
  ["something that nobody said", chat, [...there, shown("x")], { foreign: ["x"] }],
  ["something late", chat, [shown("a"), shown("c"), shown("b")], { late: ["b"] }],
  ["an edit that is missing", [held("a", { text: "new" })], [shown("a")], { notEdited: ["new"] }],
  ["a deletion that is missing", [held("a", { type: "deleted" })], [shown("a")], { notDeleted: ["a"] }],
  ["a deletion that was none", [held("a")], [shown("a", { isDeleted: true })], { notDeleted: ["a"] }],
  ["what was deleted before it came", [held("a", { type: "deleted" })], [], {}],
  ["a reaction that is missing", [held("a", { latest_reactions: [like] })], [shown("a")], { otherReactions: ["a"] }],
  [
    "the reactions of both",
    [held("a", { latest_reactions: [like] })],
    [shown("a", { reactions: ["ibm-vera like"] })],
    {},
  ],
])("%s", (_what, chat, log, wrong) => {
  expect(compare(chat, log)).toEqual({ ...right, ...wrong });
});

test("what is wrong is said with its number and the first of it; what is late is no complaint", () => {
  expect(complaintsAbout("channel 1", compare(chat, [shown("b"), shown("a"), shown("c")]))).toEqual([]);
  expect(complaintsAbout("channel 1", compare(chat, [shown("b"), shown("b")]))).toEqual([
    "channel 1: 2 lost (a, c)",
    "channel 1: 1 repeated (b)",
  ]);
});

test("the log is read as it changes: edits, deletions and reactions are of the message that they name", () => {
  const message = { messageId: "m1", text: "hi", origin: { externalId: "a" } };
  const events = [
    ["MessageSent", message],
    ["MessageSent", { messageId: "m2", text: "ours", origin: null }],
    ["MessageEdited", { messageId: "m1", text: "hello" }],
    ["MessageReactionAdded", { messageId: "m1", memberId: "v", reaction: "like" }],
    ["MessageReactionAdded", { messageId: "m1", memberId: "v", reaction: "wow" }],
    ["MessageReactionRemoved", { messageId: "m1", memberId: "v", reaction: "like" }],
    ["MessageDeleted", { messageId: "m2" }],
  ].map(([type, data]) => ({ event: { type, data } }) as unknown as RecordedEvent);
  expect(shownIn(events)).toEqual([shown("a", { text: "hello", reactions: ["v wow"] })]);
});
