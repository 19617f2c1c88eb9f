import type { Member, MemberType } from "@tributary/schemas";
import { describe, it } from "vitest";
import { given } from "../testing/given-when-then.ts";
import { deleted, edit, edited, messageOf, remove } from "../testing/messages.ts";
import { ada, admin, asActor, bot, closed, grace, joined, left, opened, sent, service } from "../testing/sessions.ts";
import { chatSessionDecider } from "./chat-session-decider.ts";

const session = [opened(), joined(grace), joined(ada), sent(ada)];
const message = messageOf(ada);
const by = asActor(ada);
const gone = messageOf(ada, { text: "", deletedAt: "2026-01-05T09:00:00.000Z" });
const system: Member = { ...bot, memberId: service.id, memberType: "SYSTEM" };
const both = [
  ["editing", (on: Parameters<typeof remove>[0]) => edit("new", on)],
  ["deleting", remove],
] as const;

describe("editing a message", () => {
  it("gives the whole message with its new text, and nothing of its old formatting", () => {
    given(chatSessionDecider, ...session)
      .when(edit("new", { message: { ...message, html: "<b>hi</b>" }, by }))
      .thenEvents(edited(ada, "new"));
  });

  it("changes nothing when it says what it said", () => {
    given(chatSessionDecider, ...session)
      .when(edit(message.text, { message, by }))
      .thenNothing();
  });

  it("is refused once it is deleted", () => {
    given(chatSessionDecider, ...session)
      .when(edit("new", { message: gone, by }))
      .thenRefused("message-deleted");
  });

  it("comes too late after the deletion when a service tells it: it happened elsewhere", () => {
    given(chatSessionDecider, ...session)
      .when(edit("new", { message: { ...gone, senderType: "VIEWER" }, by: service }))
      .thenNothing();
  });
});

describe("deleting a message", () => {
  it.each<MemberType>(["AGENT", "BOT", "VIEWER"])("is for a service when an outside %s sent it", (memberType) => {
    given(chatSessionDecider, ...session)
      .when(remove({ message: messageOf({ ...bot, memberType }), by: service }))
      .thenEvents(deleted(service));
  });

  it("is for a service that spoke as the system", () => {
    given(chatSessionDecider, ...session)
      .when(remove({ message: messageOf(system), by: service }))
      .thenEvents(deleted(service));
  });

  it("is for whoever sent it", () => {
    given(chatSessionDecider, ...session)
      .when(remove({ message, by }))
      .thenEvents(deleted(by));
  });

  it("changes nothing once it is deleted", () => {
    given(chatSessionDecider, ...session)
      .when(remove({ message: gone, by, isAsSeen: false }))
      .thenNothing();
  });
});

describe.each(both)("%s a message", (_word, change) => {
  const decide = given(chatSessionDecider, ...session);

  it("is not for another member, nor for an admin", () => {
    decide.when(change({ message, by: asActor(grace) })).thenRefused("not-the-sender");
    decide.when(change({ message, by: admin })).thenRefused("role-not-allowed");
  });

  it("is not for a coach who has the id of the participant who sent it", () => {
    const namesake = { ...grace, memberId: ada.memberId };
    given(chatSessionDecider, opened(), joined(namesake))
      .when(change({ message, by: asActor(namesake) }))
      .thenRefused("not-the-sender");
  });

  it("is not for who is not in the session any more", () => {
    given(chatSessionDecider, ...session, left(ada))
      .when(change({ message, by }))
      .thenRefused("not-a-member");
  });

  it("is not for a service when a person sent it, or another service", () => {
    decide.when(change({ message: messageOf(system), by: { ...service, id: "other" } })).thenRefused("not-the-sender");
    decide.when(change({ message, by: service })).thenRefused("not-the-sender");
  });

  it("needs the message, as the caller has seen it, in an open session", () => {
    decide.when(change({ message: null, by })).thenRefused("message-not-found");
    decide.when(change({ message, by, isAsSeen: false })).thenRefused("precondition-failed");
    given(chatSessionDecider, ...session, closed())
      .when(change({ message, by }))
      .thenRefused("session-closed");
  });

  it("says nothing about the message to who is not in the session", () => {
    decide.when(change({ message: null, by: { id: "99", role: "participant" } })).thenRefused("not-a-member");
  });
});
