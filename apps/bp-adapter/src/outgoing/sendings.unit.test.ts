// The table: each event of the session, and what it comes to over there.
import type { DomainEvent, EventOf, RecordedEvent } from "@tributary/schemas";
import { expect, test } from "vitest";
import { formIdOf } from "../mapping/chat-view.ts";
import { Receipts } from "./receipts.ts";
import { sendingsOf } from "./sendings.ts";

const sender = { linkId: "l1", participantId: "40", chatId: "c" };
const session = { sessionId: "s1", participantId: "40" };
const at = "2026-03-01T10:00:00.000Z";
const ada = { senderId: "40", senderType: "PARTICIPANT" as const, senderName: "Ada", photoUrl: null };

const coach = { role: "coach", id: "41" };
const of = (event: DomainEvent, principal = coach) =>
  sendingsOf({ event, version: 7, metadata: { principal } } as RecordedEvent, sender);

function says(changes: Partial<EventOf<"MessageSent">["data"]>): DomainEvent {
  const rest = { channel: "APP" as const, html: null, attachments: [], replyToId: null, origin: null, sentAt: at };
  return { type: "MessageSent", data: { ...session, ...ada, ...rest, messageId: "m1", text: "Hello", ...changes } };
}

const sends = (msg: string) => ({
  ...{ does: "send", arrivesAs: "c:7" },
  event: { event: "chat_session_message", msg_id: "c:7", msg },
});

test.each([
  ["the participant's message goes out as it is", {}, "Hello"],
  ["a coach's with their name", { senderId: "41", senderType: "COACH", senderName: "Grace" }, "Grace: Hello"],
  ["a service's with its name", { senderId: "bot", senderType: "SYSTEM", senderName: "Reminder" }, "Reminder: Hello"],
  ["another participant's with their name", { senderId: "50", senderName: "Bea" }, "Bea: Hello"],
  ["what came from another outside system", { origin: { provider: "ibm", externalId: "1" } }, "Hello"],
] as const)("%s", (_, changes, msg) => {
  expect(of(says(changes))).toEqual([sends(msg)]);
});

test("what came from there does not go back; it is remembered for receipts", () => {
  const origin = { provider: "bright-pattern", externalId: "4/P" };
  expect(of(says({ origin }))).toEqual([{ does: "remember", version: 7, vendorId: "4" }]);
});

test("a message with files is several, each with a number of its own", () => {
  const attachment = { fileId: "f1", name: "a.png", contentType: "image/png", size: 1 };
  const file = { does: "send-file", messageId: "c:7.1", attachment };
  expect(of(says({ attachments: [attachment] }))).toEqual([sends("Hello"), file]);
  expect(of(says({ attachments: [attachment], text: "" }))).toEqual([file]);
});

const answered = (
  externalId: string,
  name: string,
  answers: { name: string; value: string | number }[],
): DomainEvent => {
  const form = { formId: formIdOf("c", "6"), memberId: "40", memberType: "PARTICIPANT" as const, name };
  const by = { answeredBy: { id: "40", role: "participant" as const }, answeredAt: at };
  return {
    type: "FormAnswered",
    data: { ...session, ...form, ...by, origin: { provider: "bright-pattern", externalId }, answers },
  };
};

test("an answered form goes out under its request; one that asked for free text as a message, too", () => {
  const event = { event: "chat_session_form_data", form_request_id: "6", form_name: "survey", data: { stars: "5" } };
  expect(of(answered("6", "survey", [{ name: "stars", value: 5 }]))).toEqual([
    { does: "send", arrivesAs: "form/6", event },
  ]);
  const free = { ...event, form_name: "", data: { text: "Hello" } };
  expect(of(answered("6/text", "text", [{ name: "text", value: "Hello" }]))).toEqual([
    { does: "send", arrivesAs: "form/6", event: free },
    sends("Hello"),
  ]);
});

test("an answer to a form of an earlier chat of the session is none of this one's", () => {
  expect(of(answered("8", "survey", [{ name: "stars", value: 5 }]))).toEqual([]);
});

test("who came from there and was removed here is a member no more; not when they left over there", () => {
  const left = { ...session, memberId: "bp-ann", memberType: "AGENT" as const, memberName: "Ann", photoUrl: null };
  const event: DomainEvent = { type: "ChatSessionMemberLeft", data: { ...left, leftAt: at } };
  expect(of(event)).toEqual([{ does: "removed", memberId: "bp-ann" }]);
  expect(of(event, { role: "service", id: "bp-adapter" })).toEqual([]);
});

test("receipts are the participant's only", () => {
  const read = { ...session, upToMessageId: "m1", upToVersion: 5, readAt: at };
  const mark = { does: "receipt", version: 5, messageId: "m1", isRead: true };
  expect(of({ type: "MessagesRead", data: { ...read, memberId: "40", memberType: "PARTICIPANT" } })).toEqual([mark]);
  expect(of({ type: "MessagesRead", data: { ...read, memberId: "41", memberType: "COACH" } })).toEqual([]);
});

test("the chat is left when its own link is let go of, and when the participant leaves", () => {
  const unlinked = (linkId: string): DomainEvent => ({
    type: "ExternalChatUnlinked",
    data: {
      ...{ ...session, linkId, provider: "bright-pattern", conversation: null, unlinkedAt: at },
      unlinkedBy: { id: "41", role: "coach" },
    },
  });
  expect(of(unlinked("l1"))).toMatchObject([{ does: "leave", status: null }]);
  expect(of(unlinked("l2"))).toEqual([]);
  const left = { ...session, memberName: "Ada", photoUrl: null, leftAt: at };
  expect(
    of({ type: "ChatSessionMemberLeft", data: { ...left, memberId: "40", memberType: "PARTICIPANT" } }),
  ).toMatchObject([{ does: "leave", status: "ENDED" }]);
  expect(of({ type: "ChatSessionMemberLeft", data: { ...left, memberId: "41", memberType: "COACH" } })).toEqual([]);
});

test("each message is confirmed once as delivered and once as read, up to the one that was named", () => {
  const receipts = new Receipts();
  for (const version of [3, 5, 9]) receipts.remember(version, `v${version}`);
  expect(receipts.upTo(5, false)).toEqual(["v3", "v5"]);
  expect(receipts.upTo(9, false)).toEqual(["v9"]);
  expect(receipts.upTo(5, true)).toEqual(["v3", "v5"]);
  expect(receipts.upTo(5, true)).toEqual([]);
  expect(receipts.has(5)).toBe(false);
  expect(receipts.has(9)).toBe(true);
});
