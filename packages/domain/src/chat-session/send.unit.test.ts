import type { Member } from "@tributary/schemas";
import { describe, it } from "vitest";
import { given } from "../testing/given-when-then.ts";
import {
  ada,
  admin,
  alan,
  asActor,
  bot,
  grace,
  joined,
  left,
  opened,
  send,
  sent,
  service,
} from "../testing/sessions.ts";
import { chatSessionDecider } from "./chat-session-decider.ts";

const session = [opened(), joined(grace), joined(ada)];

describe("sending a message", () => {
  it.each([ada, grace])("is for a member, with the name and photo known in the session: $memberName", (member) => {
    given(chatSessionDecider, ...session)
      .when(send(asActor(member)))
      .thenEvents(sent(member));
  });

  it("lets a service speak as the system without being a member", () => {
    const system: Member = { memberId: "importer", memberType: "SYSTEM", memberName: "importer", photoUrl: null };
    given(chatSessionDecider, ...session)
      .when(send(service))
      .thenEvents(sent(system));
  });

  it("is not for an admin", () => {
    given(chatSessionDecider, ...session)
      .when(send(admin))
      .thenRefused("role-not-allowed");
  });

  it("is not for a coach who never joined", () => {
    given(chatSessionDecider, ...session)
      .when(send(asActor(alan)))
      .thenRefused("not-a-member");
  });

  it.each([ada, grace])("is not for who left: $memberName", (member) => {
    given(chatSessionDecider, ...session, left(member))
      .when(send(asActor(member)))
      .thenRefused("not-a-member");
  });

  it("is not for a coach who has the id of a participant in the session", () => {
    given(chatSessionDecider, ...session)
      .when(send({ id: ada.memberId, role: "coach" }))
      .thenRefused("not-a-member");
  });

  it("may answer a message of the session", () => {
    const message = sent(ada);
    given(chatSessionDecider, ...session)
      .when(send(asActor(ada), { replyToId: "m0", replyToExists: true }))
      .thenEvents({ ...message, data: { ...message.data, replyToId: "m0" } });
  });

  it("may not answer a message that is not in the session", () => {
    given(chatSessionDecider, ...session)
      .when(send(asActor(ada), { replyToId: "m0" }))
      .thenRefused("reply-target-unknown");
  });

  it("shows the files that it was sent with, and needs them to be there", () => {
    const attachments = [{ fileId: "f1", name: "plan.pdf", contentType: "application/pdf", size: 7 }];
    const message = sent(ada, "");
    given(chatSessionDecider, ...session)
      .when(send(asActor(ada), { text: "", attachments }))
      .thenEvents({ ...message, data: { ...message.data, attachments } });
    given(chatSessionDecider, ...session)
      .when(send(asActor(ada), { attachmentsExist: false }))
      .thenRefused("attachment-unknown");
  });

  it("keeps where a message came from that a service brings in; nobody else does", () => {
    const origin = { provider: "bright-pattern", externalId: "17" };
    const message = sent(bot);
    given(chatSessionDecider, ...session, joined(bot))
      .when(send(service, { origin, speaker: { ...bot, memberType: "BOT" } }))
      .thenEvents({ ...message, data: { ...message.data, origin } });
    given(chatSessionDecider, ...session)
      .when(send(asActor(ada), { origin }))
      .thenRefused("role-not-allowed");
  });

  it("needs a session", () => {
    given(chatSessionDecider)
      .when(send(asActor(ada)))
      .thenRefused("session-unknown");
  });
});
