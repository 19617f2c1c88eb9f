import { describe, it } from "vitest";
import { given } from "../testing/given-when-then.ts";
import { messageOf, react, reacted, takeBack, tookBack } from "../testing/messages.ts";
import { ada, admin, alan, asActor, bot, closed, grace, joined, opened, sent, service } from "../testing/sessions.ts";
import { chatSessionDecider } from "./chat-session-decider.ts";
import { MAX_REACTIONS } from "./reactions.ts";

const session = [opened(), joined(grace), joined(ada), sent(ada)];
const decide = given(chatSessionDecider, ...session);
const message = messageOf(ada);
const withThumb = messageOf(ada, { reactions: [{ reaction: "👍", memberIds: ["8", grace.memberId] }] });
const gone = messageOf(ada, { text: "", deletedAt: "2026-01-05T09:00:00.000Z" });

describe("reacting to a message", () => {
  it.each([ada, grace])("is for every member: $memberName", (member) => {
    decide.when(react(member, { message })).thenEvents(reacted(member, "👍"));
  });

  it("is done once per reaction, whoever else has it", () => {
    decide.when(react(grace, { message: withThumb })).thenNothing();
    decide.when(react(ada, { message: withThumb })).thenEvents(reacted(ada, "👍"));
    decide.when(react(grace, { message: withThumb, reaction: "👎" })).thenEvents(reacted(grace, "👎"));
  });

  it("is bounded per member and message", () => {
    const reactions = Array.from({ length: MAX_REACTIONS }, (_, index) => ({
      reaction: `${index}`,
      memberIds: [grace.memberId],
    }));
    const full = messageOf(ada, { reactions });
    decide.when(react(grace, { message: full })).thenRefused("too-many-reactions");
    decide.when(react(grace, { message: full, reaction: "0" })).thenNothing();
    decide.when(react(ada, { message: full })).thenEvents(reacted(ada, "👍"));
  });

  it("can be done by a service, for any member", () => {
    given(chatSessionDecider, ...session, joined(bot))
      .when(react(bot, { message, by: service }))
      .thenEvents(reacted(bot, "👍"));
  });

  it("is refused when the message is deleted; told by a service it comes too late", () => {
    decide.when(react(ada, { message: gone })).thenRefused("message-deleted");
    decide.when(react(ada, { message: gone, by: service })).thenNothing();
  });
});

describe("taking a reaction back", () => {
  it("is for whoever reacted", () => {
    decide.when(takeBack(grace, { message: withThumb })).thenEvents(tookBack(grace, "👍"));
  });

  it("changes nothing when it is not there, or its message is deleted", () => {
    decide.when(takeBack(ada, { message: withThumb })).thenNothing();
    decide.when(takeBack(grace, { message: withThumb, reaction: "👎" })).thenNothing();
    decide.when(takeBack(grace, { message: gone })).thenNothing();
  });
});

describe.each([
  ["reacting", react],
  ["taking back", takeBack],
])("%s", (_word, change) => {
  it("is not done for another member", () => {
    for (const by of [asActor(grace), admin]) {
      decide.when(change(ada, { message: withThumb, by })).thenRefused("role-not-allowed");
    }
  });

  it("is not for who is not in the session", () => {
    decide.when(change(alan, { message: null })).thenRefused("not-a-member");
    decide.when(change(bot, { message, by: service })).thenRefused("not-a-member");
  });

  it("needs a message of the session, and the session open", () => {
    decide.when(change(ada, { message: null })).thenRefused("message-not-found");
    given(chatSessionDecider, ...session, closed())
      .when(change(ada, { message }))
      .thenRefused("session-closed");
  });
});
