import { describe, expect, it } from "vitest";
import { fold } from "../decider.ts";
import { given } from "../testing/given-when-then.ts";
import {
  ada,
  admin,
  alan,
  asActor,
  bot,
  closed,
  delivered,
  grace,
  joined,
  left,
  markDelivered,
  markRead,
  opened,
  read,
  requested,
  sent,
  service,
} from "../testing/sessions.ts";
import { chatSessionDecider } from "./chat-session-decider.ts";

const session = [opened(), joined(grace), joined(ada), sent(grace)];

describe("marking messages as read", () => {
  it.each([ada, grace])("is for a member, for themselves: $memberName", (member) => {
    given(chatSessionDecider, ...session)
      .when(markRead(member))
      .thenEvents(read(member));
  });

  it("can be done by a service, for any member", () => {
    given(chatSessionDecider, ...session, joined(bot))
      .when(markRead(bot, 4, service))
      .thenEvents(read(bot));
    given(chatSessionDecider, ...session)
      .when(markRead(bot, 4, service))
      .thenRefused("not-a-member");
  });

  it("is refused to whoever may not send: strangers, who waits, who left, an id in another role", () => {
    const pending = [...session, requested(alan)];
    given(chatSessionDecider, ...pending)
      .when(markRead(alan))
      .thenRefused("not-a-member");
    given(chatSessionDecider, ...session, left(ada))
      .when(markRead(ada))
      .thenRefused("not-a-member");
    given(chatSessionDecider, ...session)
      .when(markRead(ada, 4, { id: ada.memberId, role: "coach" }))
      .thenRefused("not-a-member");
  });

  it("cannot be done for another, nor by an admin", () => {
    for (const by of [asActor(grace), admin]) {
      given(chatSessionDecider, ...session)
        .when(markRead(ada, 4, by))
        .thenRefused("role-not-allowed");
    }
  });

  it("needs a message of the session, and a session", () => {
    given(chatSessionDecider, ...session)
      .when({ ...markRead(ada, null), placeExists: false })
      .thenRefused("message-unknown");
    given(chatSessionDecider).when(markRead(ada)).thenRefused("session-unknown");
  });

  it("changes nothing when nobody else has written up to there", () => {
    given(chatSessionDecider, ...session)
      .when(markRead(ada, null))
      .thenNothing();
  });

  it.each([3, 4])("changes nothing when the mark would not go up: to %i after 4", (version) => {
    given(chatSessionDecider, ...session, read(ada, 4))
      .when(markRead(ada, version))
      .thenNothing();
  });

  it("goes on from the member's own mark, whatever others have read", () => {
    given(chatSessionDecider, ...session, read(ada, 4), read(grace, 9))
      .when(markRead(ada, 5))
      .thenEvents(read(ada, 5));
  });

  it("changes nothing in a closed session, whose closing stays its last event", () => {
    given(chatSessionDecider, ...session, closed())
      .when(markRead(ada))
      .thenNothing();
    given(chatSessionDecider, ...session, closed())
      .when(markRead(alan))
      .thenRefused("not-a-member");
  });

  it("changes nothing in a channel", () => {
    given(chatSessionDecider, opened("channel"), joined(ada)).when(markRead(ada)).thenNothing();
  });

  it("is not done by sending", () => {
    given(chatSessionDecider, ...session, sent(ada))
      .when(markRead(ada))
      .thenEvents(read(ada));
  });

  it("leaves no mark of those who left, so that there are never more marks than members", () => {
    const state = fold(chatSessionDecider, [...session, read(ada, 4), read(grace, 4), left(grace)]);
    expect(state).toMatchObject({ readMarks: [{ memberId: ada.memberId, version: 4 }] });
  });
});

describe("marking messages as delivered", () => {
  it.each([ada, grace])("is for a member, for themselves: $memberName", (member) => {
    given(chatSessionDecider, ...session)
      .when(markDelivered(member))
      .thenEvents(delivered(member));
    given(chatSessionDecider, ...session)
      .when(markDelivered(ada, 4, asActor(grace)))
      .thenRefused("role-not-allowed");
  });

  it("changes nothing when the mark would not go up, nor when they have been read", () => {
    for (const before of [delivered(ada, 4), read(ada, 4)]) {
      given(chatSessionDecider, ...session, before)
        .when(markDelivered(ada, 4))
        .thenNothing();
      given(chatSessionDecider, ...session, before)
        .when(markDelivered(ada, 5))
        .thenEvents(delivered(ada, 5));
    }
  });

  it("says nothing about reading", () => {
    given(chatSessionDecider, ...session, delivered(ada, 4))
      .when(markRead(ada, 4))
      .thenEvents(read(ada, 4));
  });

  it("leaves no mark of those who left", () => {
    const state = fold(chatSessionDecider, [...session, delivered(ada, 4), delivered(grace, 4), left(grace)]);
    expect(state).toMatchObject({ deliveredMarks: [{ memberId: ada.memberId, version: 4 }] });
  });
});
