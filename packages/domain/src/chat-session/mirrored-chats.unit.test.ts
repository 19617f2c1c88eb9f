import type { Member, MemberType } from "@tributary/schemas";
import { describe, it } from "vitest";
import { link, linked, mirror } from "../testing/external-chats.ts";
import { given } from "../testing/given-when-then.ts";
import { deleted, edit, messageOf, react, reacted, remove, takeBack, tookBack } from "../testing/messages.ts";
import { ada, admin, alan, asActor, bot, grace, joined, open, opened, service } from "../testing/sessions.ts";
import { chatSessionDecider } from "./chat-session-decider.ts";
import type { ChatSessionEvent } from "./evolve.ts";
import { MAX_REACTIONS, MAX_VIEWER_REACTIONS } from "./reactions.ts";

const viewer: Member = { memberId: "ibm-9", memberType: "VIEWER", memberName: "Viewer 9", photoUrl: null };
const ofChannel = <E extends ChatSessionEvent>(event: E): E =>
  ({ ...event, data: { ...event.data, participantId: null } }) as E;
const channel = [opened("channel", [], service), joined(grace)].map(ofChannel);
const inChannel = given(chatSessionDecider, ...channel);
const message = messageOf(viewer, { participantId: null });

describe("opening a session that shows an outside chat", () => {
  const session = open({
    ...{ kind: "channel", participants: [], members: [grace] },
    opener: { ...service, name: "importer", photoUrl: null },
  });

  it.each([asActor(grace), admin, service])("opens and links it at once, for $role $id", (by) => {
    given(chatSessionDecider)
      .when(mirror(session, link({ by })))
      .thenEvents(...channel, ofChannel(linked({ linkedBy: by })));
  });

  it("opens nothing when it can't be linked, and links nothing when it can't be opened", () => {
    given(chatSessionDecider)
      .when(mirror(session, link({ isTaken: true })))
      .thenRefused("external-chat-already-linked");
    given(chatSessionDecider)
      .when(mirror(session, link({ by: asActor(alan) })))
      .thenRefused("not-a-member");
    given(chatSessionDecider)
      .when(mirror({ ...session, opener: { ...session.opener, role: "coach" } }, link()))
      .thenRefused("role-not-allowed");
    inChannel.when(mirror(session, link())).thenRefused("session-already-opened");
  });
});

describe("in a channel, the service that mirrors it", () => {
  it.each<MemberType>(["VIEWER", "COACH", "AGENT", "SYSTEM"])("deletes what a %s said: its moderators do", (type) => {
    inChannel
      .when(remove({ message: messageOf({ ...bot, memberType: type }), by: service }))
      .thenEvents(ofChannel(deleted(service)));
  });

  it("does not give what a coach said another text", () => {
    inChannel.when(edit("new", { message: messageOf(grace), by: service })).thenRefused("not-the-sender");
  });

  it("reacts, and takes back, for viewers who are no members", () => {
    const reacting = { message, by: service, memberType: "VIEWER" } as const;
    inChannel.when(react(viewer, reacting)).thenEvents(ofChannel(reacted(viewer, "👍")));
    const withThumb = { ...reacting, message: { ...message, reactions: [thumbs(viewer.memberId)] } };
    inChannel.when(react(viewer, withThumb)).thenNothing();
    inChannel.when(takeBack(viewer, withThumb)).thenEvents(ofChannel(tookBack(viewer, "👍")));
    inChannel.when(takeBack(viewer, reacting)).thenNothing();
  });

  it("speaks of nobody as a viewer who is a member, and of nobody as a member who is none", () => {
    inChannel.when(react(grace, { message, by: service, memberType: "VIEWER" })).thenRefused("not-a-member");
    inChannel.when(react(viewer, { message, by: service })).thenRefused("not-a-member");
  });

  it("has the first reactions of viewers kept, and no refusal of the others", () => {
    const full = { ...message, reactions: [thumbs(grace.memberId, ...many(MAX_VIEWER_REACTIONS))] };
    const almost = { ...message, reactions: [thumbs(grace.memberId, ...many(MAX_VIEWER_REACTIONS - 1))] };
    const by = { by: service, memberType: "VIEWER" } as const;
    inChannel.when(react(viewer, { ...by, message: almost })).thenEvents(ofChannel(reacted(viewer, "👍")));
    inChannel.when(react(viewer, { ...by, message: full })).thenNothing();
    inChannel.when(react(grace, { message: full, reaction: "👏" })).thenEvents(ofChannel(reacted(grace, "👏")));
    const reactions = many(MAX_REACTIONS).map((reaction) => ({ reaction, memberIds: [viewer.memberId] }));
    inChannel.when(react(viewer, { ...by, message: { ...message, reactions } })).thenNothing();
  });
});

describe("what services do in a channel alone", () => {
  const direct = given(chatSessionDecider, opened(), joined(grace), joined(ada));

  it("is done in no other session", () => {
    direct.when(remove({ message: messageOf(ada), by: service })).thenRefused("not-the-sender");
    direct.when(react(viewer, { message, by: service, memberType: "VIEWER" })).thenRefused("not-a-member");
  });

  it("is done by nobody else", () => {
    inChannel.when(remove({ message, by: asActor(grace) })).thenRefused("not-the-sender");
    for (const by of [asActor(grace), admin]) {
      inChannel.when(react(viewer, { message, by, memberType: "VIEWER" })).thenRefused("role-not-allowed");
    }
  });
});

const thumbs = (...memberIds: string[]) => ({ reaction: "👍", memberIds });
const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `v${index}`);
