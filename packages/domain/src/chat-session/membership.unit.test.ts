import type { Actor, Member } from "@tributary/schemas";
import { describe, it } from "vitest";
import { given } from "../testing/given-when-then.ts";
import {
  ada,
  admin,
  alan,
  asActor,
  bot,
  grace,
  join,
  joined,
  leave,
  left,
  opened,
  service,
  zoe,
} from "../testing/sessions.ts";
import { chatSessionDecider } from "./chat-session-decider.ts";

const session = [opened(), joined(grace), joined(ada)];
const impostor: Actor = { id: ada.memberId, role: "coach" };

describe("joining a chat session", () => {
  it.each([
    ["a coach by themselves", alan, asActor(alan)],
    ["anyone by a coach who is in it", bot, asActor(grace)],
    ["anyone by an admin", bot, admin],
    ["anyone by a service", bot, service],
  ])("is for %s", (_, member, by) => {
    given(chatSessionDecider, ...session)
      .when(join(member, by))
      .thenEvents(joined(member));
  });

  it("of others is not for a coach who is not in it", () => {
    given(chatSessionDecider, ...session)
      .when(join(bot, asActor(alan)))
      .thenRefused("not-a-member");
  });

  it("of others is not for a coach who left", () => {
    given(chatSessionDecider, ...session, left(grace))
      .when(join(bot, asActor(grace)))
      .thenRefused("not-a-member");
  });

  it("of others is not for a coach who has the id of a participant in it", () => {
    given(chatSessionDecider, ...session)
      .when(join(bot, impostor))
      .thenRefused("not-a-member");
  });

  it.each([zoe, ada])("is not for participants to do themselves", (participant) => {
    given(chatSessionDecider, ...session, left(ada))
      .when(join(participant, asActor(participant)))
      .thenRefused("not-a-member");
  });

  it("of others is not for a participant who is in it", () => {
    given(chatSessionDecider, ...session)
      .when(join(bot, asActor(ada)))
      .thenRefused("role-not-allowed");
  });

  it("twice is refused", () => {
    given(chatSessionDecider, ...session)
      .when(join(grace, admin))
      .thenRefused("already-a-member");
  });

  it("with the id of another member is refused", () => {
    given(chatSessionDecider, ...session)
      .when(join({ ...alan, memberId: "40" }, admin))
      .thenRefused("already-a-member");
  });

  it.each([grace, ada])("again is for who left: $memberName", (member) => {
    given(chatSessionDecider, ...session, left(member))
      .when(join(member, service))
      .thenEvents(joined(member));
  });

  it("is not for a participant who was not named when it was opened", () => {
    given(chatSessionDecider, ...session)
      .when(join(zoe, service))
      .thenRefused("participant-not-of-session");
  });

  it("is for at most 100 at a time", () => {
    const bots = Array.from({ length: 98 }, (_, index): Member => ({ ...bot, memberId: `b${index}` }));
    const full = given(chatSessionDecider, ...session, ...bots.map(joined));
    full.when(join(alan, admin)).thenRefused("too-many-members");
    given(chatSessionDecider, ...session, ...bots.map(joined), left(ada))
      .when(join(alan, admin))
      .thenEvents(joined(alan));
  });

  it("needs a session", () => {
    given(chatSessionDecider).when(join(alan, admin)).thenRefused("session-unknown");
  });
});

describe("leaving a chat session", () => {
  it.each([
    ["oneself, as a participant", ada, asActor(ada)],
    ["oneself, as a coach", grace, asActor(grace)],
    ["another, by a coach who is in it", ada, asActor(grace)],
    ["another, by an admin", ada, admin],
    ["another, by a service", ada, service],
  ])("is possible for %s", (_, member, by) => {
    given(chatSessionDecider, ...session)
      .when(leave(member, by))
      .thenEvents(left(member));
  });

  it("cannot be imposed by a participant", () => {
    given(chatSessionDecider, ...session)
      .when(leave(grace, asActor(ada)))
      .thenRefused("role-not-allowed");
  });

  it("is no business of a participant who is not in it", () => {
    given(chatSessionDecider, ...session, left(ada))
      .when(leave(grace, asActor(ada)))
      .thenRefused("not-a-member");
  });

  it.each([asActor(alan), impostor])("cannot be imposed by a coach who is not in it", (coach) => {
    given(chatSessionDecider, ...session)
      .when(leave(ada, coach))
      .thenRefused("not-a-member");
  });

  it.each([alan, bot])("is not for who is not in it: $memberName", (member) => {
    given(chatSessionDecider, ...session)
      .when(leave(member, admin))
      .thenRefused("member-unknown");
  });

  it("happens once", () => {
    given(chatSessionDecider, ...session, left(ada))
      .when(leave(ada, admin))
      .thenRefused("member-unknown");
  });

  it("is for the last member too, after which a coach may come, and bring the participant back", () => {
    given(chatSessionDecider, ...session, left(ada))
      .when(leave(grace, asActor(grace)))
      .thenEvents(left(grace));
    given(chatSessionDecider, ...session, left(ada), left(grace))
      .when(join(alan, asActor(alan)))
      .thenEvents(joined(alan));
    given(chatSessionDecider, ...session, left(ada), left(grace), joined(alan))
      .when(join(ada, asActor(alan)))
      .thenEvents(joined(ada));
  });

  it("needs a session", () => {
    given(chatSessionDecider).when(leave(ada, admin)).thenRefused("session-unknown");
  });
});
