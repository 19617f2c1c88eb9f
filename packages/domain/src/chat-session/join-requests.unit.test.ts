import type { Member } from "@tributary/schemas";
import { describe, it } from "vitest";
import { given } from "../testing/given-when-then.ts";
import {
  ada,
  admin,
  alan,
  approve,
  approved,
  asActor,
  bot,
  grace,
  join,
  joined,
  leave,
  left,
  locked,
  opened,
  reject,
  rejected,
  requested,
  send,
  service,
  unlocked,
  zoe,
} from "../testing/sessions.ts";
import { chatSessionDecider } from "./chat-session-decider.ts";

const session = [opened(), joined(grace), joined(ada), locked()];
const pending = [...session, requested(alan)];

describe("joining a locked session", () => {
  it.each([
    ["themselves", asActor(alan)],
    ["a coach who is in it", asActor(grace)],
    ["a service", service],
  ])("is a request when it is a coach, added by %s", (_, by) => {
    given(chatSessionDecider, ...session)
      .when(join(alan, by))
      .thenEvents(requested(alan));
  });

  it("is immediate for others", () => {
    given(chatSessionDecider, ...session)
      .when(join(bot, service))
      .thenEvents(joined(bot));
  });

  it("cannot be asked for twice while nobody has answered", () => {
    given(chatSessionDecider, ...pending)
      .when(join(alan, asActor(alan)))
      .thenRefused("already-requested");
  });

  it("cannot happen under the id of somebody who waits", () => {
    given(chatSessionDecider, ...pending)
      .when(join({ ...bot, memberId: alan.memberId }, service))
      .thenRefused("already-requested");
  });

  it("can be asked for again after a rejection", () => {
    given(chatSessionDecider, ...pending, rejected(alan, asActor(ada)))
      .when(join(alan, asActor(alan)))
      .thenEvents(requested(alan));
  });

  it("has room for as many who wait as for members", () => {
    const waiting = Array.from({ length: 100 }, (_, index): Member => ({ ...alan, memberId: `c${index}` }));
    given(chatSessionDecider, ...session, ...waiting.map(requested))
      .when(join(alan, asActor(alan)))
      .thenRefused("too-many-members");
  });

  it("is immediate again for who waits once it is unlocked", () => {
    given(chatSessionDecider, ...pending, unlocked())
      .when(join(alan, asActor(alan)))
      .thenEvents(joined(alan));
  });
});

describe("answering a request to join", () => {
  it.each([
    ["a participant in it", asActor(ada)],
    ["a coach in it", asActor(grace)],
    ["an admin", admin],
  ])("is for %s: approved and joined, or rejected", (_, by) => {
    given(chatSessionDecider, ...pending)
      .when(approve(alan, by))
      .thenEvents(approved(alan, by), joined(alan));
    given(chatSessionDecider, ...pending)
      .when(reject(alan, by))
      .thenEvents(rejected(alan, by));
  });

  it.each([approve, reject])("is not for the coach who waits, nor for strangers", (answer) => {
    for (const by of [alan, zoe, { ...alan, memberId: "9" }].map(asActor)) {
      given(chatSessionDecider, ...pending)
        .when(answer(alan, by))
        .thenRefused("not-a-member");
    }
  });

  it("is not for who left, nor for services", () => {
    given(chatSessionDecider, ...pending, left(ada))
      .when(approve(alan, asActor(ada)))
      .thenRefused("not-a-member");
    given(chatSessionDecider, ...pending)
      .when(approve(alan, service))
      .thenRefused("role-not-allowed");
  });

  it.each([approve, reject])("needs somebody who waits", (answer) => {
    given(chatSessionDecider, ...session)
      .when(answer(alan, admin))
      .thenRefused("member-unknown");
    given(chatSessionDecider, ...pending, approved(alan, admin), joined(alan))
      .when(answer(alan, admin))
      .thenRefused("member-unknown");
  });

  it("cannot let in more than fit", () => {
    const bots = Array.from({ length: 98 }, (_, index): Member => ({ ...bot, memberId: `b${index}` }));
    given(chatSessionDecider, ...pending, ...bots.map(joined))
      .when(approve(alan, admin))
      .thenRefused("too-many-members");
  });

  it("does not let a coach speak who only waits", () => {
    given(chatSessionDecider, ...pending)
      .when(send(asActor(alan)))
      .thenRefused("not-a-member");
  });
});

describe("a coach who waits", () => {
  it("can take it back, and so rejects themselves; then they can ask anew", () => {
    given(chatSessionDecider, ...pending)
      .when(leave(alan, asActor(alan)))
      .thenEvents(rejected(alan, asActor(alan)));
    given(chatSessionDecider, ...pending, rejected(alan, asActor(alan)))
      .when(join(alan, asActor(alan)))
      .thenEvents(requested(alan));
  });

  it("is answered by others, who do not remove them", () => {
    for (const by of [asActor(grace), admin, service]) {
      given(chatSessionDecider, ...pending)
        .when(leave(alan, by))
        .thenRefused("member-unknown");
    }
    given(chatSessionDecider, ...pending)
      .when(leave(alan, asActor(ada)))
      .thenRefused("role-not-allowed");
  });
});
