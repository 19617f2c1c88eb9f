import type { Member } from "@tributary/schemas";
import { describe, it } from "vitest";
import { requestForm } from "../testing/forms.ts";
import { given } from "../testing/given-when-then.ts";
import {
  ada,
  admin,
  asActor,
  bot,
  change,
  closed,
  grace,
  join,
  joined,
  leave,
  markRead,
  open,
  opened,
  send,
  sent,
  service,
} from "../testing/sessions.ts";
import { chatSessionDecider } from "./chat-session-decider.ts";
import type { ChatSessionEvent } from "./evolve.ts";

const viewer: Member = { memberId: "v9", memberType: "VIEWER", memberName: "Viewer 9", photoUrl: null };
const asViewer = { ...viewer, memberType: "VIEWER" as const };
const ofNobody = { participantId: null };
const withoutParticipant = <E extends ChatSessionEvent>(event: E): E =>
  ({ ...event, data: { ...event.data, ...ofNobody } }) as E;
const channel = [opened("channel", [], service), joined(grace)].map(withoutParticipant);
const inChannel = (...events: ChatSessionEvent[]) =>
  given(chatSessionDecider, ...channel, ...events.map(withoutParticipant));

const openChannel = (changes = {}) =>
  open({ kind: "channel", participants: [], opener: { ...service, name: "importer", photoUrl: null }, ...changes });

describe("opening a channel", () => {
  it("is for services, with coaches as members and without participants", () => {
    given(chatSessionDecider)
      .when(openChannel({ members: [grace] }))
      .thenEvents(...channel);
  });

  it("is not for coaches and admins", () => {
    for (const { id, role } of [asActor(grace), admin]) {
      given(chatSessionDecider)
        .when(openChannel({ opener: { id, role, name: id, photoUrl: null } }))
        .thenRefused("role-not-allowed");
    }
  });

  it("names no participants and no viewers: they are without number", () => {
    given(chatSessionDecider)
      .when(openChannel({ participants: [{ id: "40", name: "Ada" }] }))
      .thenRefused("wrong-number-of-participants");
    given(chatSessionDecider)
      .when(openChannel({ members: [viewer] }))
      .thenRefused("member-type-not-allowed");
  });
});

describe("the members of a channel", () => {
  it("are coaches, agents and bots", () => {
    inChannel()
      .when(join(bot, service))
      .thenEvents(withoutParticipant(joined(bot)));
  });

  it("are neither viewers nor participants", () => {
    inChannel().when(join(viewer, service)).thenRefused("member-type-not-allowed");
    inChannel().when(join(ada, service)).thenRefused("participant-not-of-session");
  });

  it("can be viewers in any other session", () => {
    given(chatSessionDecider, opened(), joined(grace)).when(join(viewer, service)).thenEvents(joined(viewer));
  });
});

describe("in a channel", () => {
  it("a service speaks for viewers, who are no members, and a coach who is one for themselves", () => {
    inChannel()
      .when(send(service, { speaker: asViewer }))
      .thenEvents(withoutParticipant(sent(viewer)));
    inChannel()
      .when(send(asActor(grace)))
      .thenEvents(withoutParticipant(sent(grace)));
  });

  it("nobody speaks under the id of a member", () => {
    inChannel()
      .when(send(service, { speaker: { ...asViewer, memberId: grace.memberId } }))
      .thenRefused("duplicate-member");
  });

  it("participants only read, and mark nothing", () => {
    inChannel()
      .when(send(asActor(ada)))
      .thenRefused("role-not-allowed");
    inChannel()
      .when(leave(grace, asActor(ada)))
      .thenRefused("not-a-member");
    inChannel().when(markRead(ada)).thenNothing();
    inChannel().when(markRead(grace)).thenNothing();
  });

  it("nobody is asked to fill in a form", () => {
    for (const participantId of [null, "40"]) {
      inChannel().when(requestForm({ participantId })).thenRefused("participant-not-of-session");
    }
  });

  it("that is closed, whoever reads it learns so", () => {
    inChannel(closed())
      .when(send(asActor(ada)))
      .thenRefused("session-closed");
  });
});

describe("speaking for others", () => {
  const session = [opened(), joined(grace), joined(ada)];
  const asBot = { ...bot, memberType: "BOT" as const };

  it("is for services, and for members outside of channels; what they are called there counts", () => {
    given(chatSessionDecider, ...session, joined(bot))
      .when(send(service, { speaker: { ...asBot, memberName: "Another name" } }))
      .thenEvents(sent(bot));
    for (const speaker of [asBot, asViewer]) {
      given(chatSessionDecider, ...session)
        .when(send(service, { speaker }))
        .thenRefused("not-a-member");
    }
    for (const by of [asActor(grace), asActor(ada), admin]) {
      given(chatSessionDecider, ...session, joined(bot))
        .when(send(by, { speaker: asBot }))
        .thenRefused("role-not-allowed");
    }
  });

  it("never takes the id of a member of another type", () => {
    given(chatSessionDecider, ...session)
      .when(send(service, { speaker: { ...asBot, memberId: "40" } }))
      .thenRefused("duplicate-member");
  });
});

it("a channel is closed by an admin, though no participant is in it", () => {
  inChannel()
    .when(change("CloseChatSession", admin))
    .thenEvents(withoutParticipant(closed(admin)));
});
