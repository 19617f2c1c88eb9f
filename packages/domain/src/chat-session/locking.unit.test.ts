import { describe, it } from "vitest";
import { given } from "../testing/given-when-then.ts";
import {
  ada,
  admin,
  alan,
  approve,
  asActor,
  change,
  closed,
  grace,
  join,
  joined,
  leave,
  left,
  locked,
  open,
  opened,
  requested,
  send,
  service,
  unlocked,
  zoe,
} from "../testing/sessions.ts";
import { chatSessionDecider } from "./chat-session-decider.ts";

const session = [opened(), joined(grace), joined(ada)];

describe("locking and unlocking", () => {
  it.each([asActor(grace), admin])("is for a coach in it and for admins", (by) => {
    given(chatSessionDecider, ...session)
      .when(change("LockChatSession", by))
      .thenEvents(locked(by));
    given(chatSessionDecider, ...session, locked())
      .when(change("UnlockChatSession", by))
      .thenEvents(unlocked(by));
  });

  it("twice changes nothing", () => {
    given(chatSessionDecider, ...session, locked())
      .when(change("LockChatSession"))
      .thenNothing();
    given(chatSessionDecider, ...session)
      .when(change("UnlockChatSession"))
      .thenNothing();
  });

  it("comes after the first members when the session is opened locked", () => {
    given(chatSessionDecider)
      .when(open({ locked: true }))
      .thenEvents(opened(), joined(grace), joined(ada), locked());
  });
});

describe.each(["LockChatSession", "UnlockChatSession", "CloseChatSession"] as const)("%s", (type) => {
  it("is not for a coach who is not in it, not for one who waits, and not for participants and services", () => {
    const pending = [...session, locked(), requested(alan)];
    given(chatSessionDecider, ...pending)
      .when(change(type, asActor(alan)))
      .thenRefused("not-a-member");
    for (const by of [asActor(ada), service]) {
      given(chatSessionDecider, ...pending)
        .when(change(type, by))
        .thenRefused("role-not-allowed");
    }
  });

  it("needs a session", () => {
    given(chatSessionDecider).when(change(type)).thenRefused("session-unknown");
  });
});

describe("a closed session", () => {
  it.each([asActor(grace), admin])("was closed by a coach in it or an admin", (by) => {
    given(chatSessionDecider, ...session)
      .when(change("CloseChatSession", by))
      .thenEvents(closed(by));
  });

  it.each([
    join(alan, admin),
    leave(ada, asActor(ada)),
    approve(alan, admin),
    change("LockChatSession"),
    change("UnlockChatSession"),
    change("CloseChatSession"),
    send(asActor(ada)),
    send(service),
  ])("refuses $type", (command) => {
    given(chatSessionDecider, ...session, closed())
      .when(command)
      .thenRefused("session-closed");
  });

  it("still lets go of somebody who is about to be erased", () => {
    given(chatSessionDecider, ...session, closed())
      .when(leave(ada, admin, true))
      .thenEvents(left(ada));
  });

  it("is not opened again", () => {
    given(chatSessionDecider, ...session, closed())
      .when(open())
      .thenRefused("session-already-opened");
  });

  it("does not show itself to a participant who is not in it", () => {
    given(chatSessionDecider, ...session, closed())
      .when(send(asActor(zoe)))
      .thenRefused("not-a-member");
  });
});
