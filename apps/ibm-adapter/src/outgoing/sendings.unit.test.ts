// The table: each event of the session, and what it comes to over there.
import type { DomainEvent, EventOf, RecordedEvent } from "@tributary/schemas";
import { expect, test } from "vitest";
import { sendingOf } from "./sendings.ts";

const session = { sessionId: "s1", participantId: null };
const at = "2026-03-01T10:00:00.000Z";
const grace = { senderId: "41", senderType: "COACH" as const, senderName: "Grace", photoUrl: null };
const coach = { role: "coach" as const, id: "41" };
const us = { role: "service" as const, id: "ibm-adapter" };
const ibm = { provider: "ibm-video", externalId: "m1" };

const of = (event: DomainEvent, principal: { role: string; id: string } = coach) =>
  sendingOf({ event, version: 7, metadata: { principal } } as RecordedEvent, "l1");

type Said = EventOf<"MessageSent">["data"];
const message = (changes: Partial<Said>): Said => ({
  ...{ ...session, ...grace, channel: "APP", html: null, attachments: [], replyToId: null, origin: null, sentAt: at },
  ...{ messageId: "m1", text: "Hello", ...changes },
});
const says = (changes: Partial<Said>) => of({ type: "MessageSent", data: message(changes) });

test.each([
  ["a coach's message goes out with their name", {}, "Grace: Hello"],
  [
    "a participant's too: over there all of this side are one",
    { senderType: "PARTICIPANT", senderName: "Ada" },
    "Ada: Hello",
  ],
  [
    "what came from another outside system",
    { origin: { provider: "bright-pattern", externalId: "1" } },
    "Grace: Hello",
  ],
] as const)("%s", (_, changes, text) => {
  expect(says(changes)).toEqual({ does: "send", text, replyToId: null });
});

test("of files the names go out", () => {
  const attachments = [{ fileId: "f1", name: "a.png", contentType: "image/png", size: 1 }];
  expect(says({ attachments })).toMatchObject({ text: "Grace: Hello\n[a.png]" });
  expect(says({ attachments, text: "" })).toMatchObject({ text: "Grace: [a.png]" });
});

test("an answer names the message that it answers", () => {
  expect(says({ replyToId: "ibm-m9" })).toMatchObject({ replyToId: "ibm-m9" });
});

test("what came from there does not go back: said, changed or deleted", () => {
  expect(says({ origin: ibm })).toBeNull();
  const edited = { ...message({ origin: ibm }), editedBy: us, editedAt: at };
  expect(of({ type: "MessageEdited", data: edited }, us)).toBeNull();
  expect(
    of({ type: "MessageDeleted", data: { ...session, messageId: "m1", deletedBy: us, deletedAt: at } }, us),
  ).toBeNull();
});

test("edits and deletions of what was said here go out", () => {
  const edited = { ...message({ text: "Hello!" }), editedBy: coach, editedAt: at };
  expect(of({ type: "MessageEdited", data: edited })).toEqual({ does: "edit", messageId: "m1", text: "Grace: Hello!" });
  const deleted = { ...session, messageId: "m1", deletedBy: coach, deletedAt: at };
  expect(of({ type: "MessageDeleted", data: deleted })).toEqual({ does: "remove", messageId: "m1" });
});

test("who of them was removed here is a member no more; not when they left over there", () => {
  const left = { ...session, memberId: "ibm-bob", memberType: "VIEWER" as const, memberName: "Bob", photoUrl: null };
  const event: DomainEvent = { type: "ChatSessionMemberLeft", data: { ...left, leftAt: at } };
  expect(of(event)).toEqual({ does: "forget", memberId: "ibm-bob" });
  expect(of(event, us)).toBeNull();
  expect(of({ type: "ChatSessionMemberLeft", data: { ...left, memberId: "41", leftAt: at } })).toBeNull();
});

test("the chat is left when its own link is let go of", () => {
  const unlinked = (linkId: string): DomainEvent => ({
    type: "ExternalChatUnlinked",
    data: { ...session, linkId, provider: "ibm-video", conversation: "chat/1", unlinkedBy: coach, unlinkedAt: at },
  });
  expect(of(unlinked("l1"))).toMatchObject({ does: "leave" });
  expect(of(unlinked("l2"))).toBeNull();
});
