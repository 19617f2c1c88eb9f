import { describe, expect, it } from "vitest";
import { fold } from "../decider.ts";
import {
  changeStatus,
  link,
  linked,
  noticePosted,
  postNotice,
  statusChanged,
  unlink,
  unlinked,
} from "../testing/external-chats.ts";
import { given } from "../testing/given-when-then.ts";
import { ada, admin, alan, asActor, change, closed, grace, joined, opened, service } from "../testing/sessions.ts";
import { chatSessionDecider } from "./chat-session-decider.ts";
import type { ChatSessionEvent } from "./evolve.ts";
import { MAX_EXTERNAL_CHATS } from "./state.ts";

const session: ChatSessionEvent[] = [opened(), joined(grace), joined(ada)];
const inSession = (...events: ChatSessionEvent[]) => given(chatSessionDecider, ...session, ...events);

describe("linking an outside chat", () => {
  it.each([asActor(grace), admin, service])("is for a coach in the session, admins and services", (by) => {
    inSession()
      .when(link({ by }))
      .thenEvents(linked({ linkedBy: by }));
  });

  it("is not for participants, and not for coaches who are not in it", () => {
    inSession()
      .when(link({ by: asActor(ada) }))
      .thenRefused("role-not-allowed");
    inSession()
      .when(link({ by: asActor(alan) }))
      .thenRefused("not-a-member");
  });

  it("happens once per outside system while the link lives", () => {
    inSession(linked())
      .when(link({ linkId: "l2" }))
      .thenRefused("external-chat-already-linked");
    for (const end of [unlinked(), statusChanged("ENDED"), statusChanged("FAILED")]) {
      inSession(linked(), end)
        .when(link({ linkId: "l2" }))
        .thenEvents(linked({ linkId: "l2" }));
    }
    inSession(linked())
      .when(link({ linkId: "l2", provider: "ibm" }))
      .thenEvents(linked({ linkId: "l2", provider: "ibm" }));
  });

  it("happens once per link, and once per conversation that another link has", () => {
    for (const found of [{ isOnRecord: true }, { isTaken: true, conversation: "c1" }]) {
      inSession().when(link(found)).thenRefused("external-chat-already-linked");
    }
  });

  it("is for a bounded number of outside systems", () => {
    const many = Array.from({ length: MAX_EXTERNAL_CHATS }, (_, n) => linked({ linkId: `x${n}`, provider: `p${n}` }));
    inSession(...many)
      .when(link())
      .thenRefused("too-many-external-chats");
  });
});

describe("the status of an outside chat", () => {
  it("is said by a service, with the conversation's name once it has one", () => {
    const queued = { conversation: "c1", estimatedWaitSeconds: 90 };
    inSession(linked()).when(changeStatus("QUEUED", queued)).thenEvents(statusChanged("QUEUED", queued));
    inSession(linked(), statusChanged("QUEUED", queued))
      .when(changeStatus("CONNECTED"))
      .thenEvents(statusChanged("CONNECTED", { conversation: "c1" }));
    for (const by of [asActor(grace), admin]) {
      inSession(linked()).when(changeStatus("QUEUED", { by })).thenRefused("role-not-allowed");
    }
  });

  it("that says nothing new changes nothing; a detail is always new", () => {
    inSession(linked()).when(changeStatus("REQUESTED")).thenNothing();
    inSession(linked())
      .when(changeStatus("REQUESTED", { detail: "still waiting" }))
      .thenEvents(statusChanged("REQUESTED", { detail: "still waiting" }));
  });

  it("of another conversation than the link's, or of one that another link has, is refused", () => {
    inSession(linked({ conversation: "c1" }))
      .when(changeStatus("CONNECTED", { conversation: "c2" }))
      .thenRefused("external-chat-already-linked");
    inSession(linked())
      .when(changeStatus("CONNECTED", { conversation: "c2", isTaken: true }))
      .thenRefused("external-chat-already-linked");
  });

  it("that comes after the end changes nothing; without a link it is refused", () => {
    inSession(linked(), unlinked())
      .when(changeStatus("ENDED", { isOnRecord: true }))
      .thenNothing();
    inSession().when(changeStatus("ENDED")).thenRefused("external-chat-unknown");
    inSession(linked(), unlinked(), closed())
      .when(changeStatus("ENDED", { isOnRecord: true }))
      .thenNothing();
    inSession(closed()).when(changeStatus("ENDED")).thenRefused("session-closed");
  });
});

describe("unlinking an outside chat", () => {
  it.each([asActor(grace), admin, service])("is for a coach in the session, admins and services", (by) => {
    inSession(linked()).when(unlink({ by })).thenEvents(unlinked(by));
  });

  it("is not for participants, and not for coaches who are not in it", () => {
    inSession(linked())
      .when(unlink({ by: asActor(ada) }))
      .thenRefused("role-not-allowed");
    inSession(linked())
      .when(unlink({ by: asActor(alan) }))
      .thenRefused("not-a-member");
  });

  it("again changes nothing; what was never linked is unknown", () => {
    inSession(linked(), unlinked())
      .when(unlink({ isOnRecord: true }))
      .thenNothing();
    inSession().when(unlink()).thenRefused("external-chat-unknown");
  });

  it("comes with the closing of the session, before it", () => {
    inSession(linked()).when(change("CloseChatSession")).thenEvents(unlinked(), closed());
    const state = fold(chatSessionDecider, [...session, linked(), unlinked(), closed()]);
    expect(state).toMatchObject({ externalChats: [] });
  });
});

describe("a notice", () => {
  it.each([asActor(grace), admin, service])("is posted by a coach in the session, admins and services", (by) => {
    inSession().when(postNotice(by)).thenEvents(noticePosted(by));
  });

  it("is not posted by participants, and not by coaches who are not in it", () => {
    inSession()
      .when(postNotice(asActor(ada)))
      .thenRefused("role-not-allowed");
    inSession()
      .when(postNotice(asActor(alan)))
      .thenRefused("not-a-member");
  });
});
