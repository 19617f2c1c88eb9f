import type { Member } from "@tributary/schemas";
import { describe, it } from "vitest";
import { given } from "../testing/given-when-then.ts";
import { ada, admin, bot, grace, joined, open, opened, service, zoe } from "../testing/sessions.ts";
import { chatSessionDecider } from "./chat-session-decider.ts";

const people = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `p${index}`, name: `P ${index}` }));
const opener = (actor: typeof admin) => ({ ...actor, name: actor.id, photoUrl: null });

describe("opening a chat session", () => {
  it("by a coach makes the coach its first member", () => {
    given(chatSessionDecider).when(open()).thenEvents(opened(), joined(grace), joined(ada));
  });

  it.each([admin, service])("by $role $id makes nobody else a member", (actor) => {
    given(chatSessionDecider)
      .when(open({ opener: opener(actor) }))
      .thenEvents(opened("direct", ["40"], actor), joined(ada));
  });

  it("adds the participants in the order given, then the other members", () => {
    const participants = [ada, zoe].map(({ memberId, memberName }) => ({ id: memberId, name: memberName }));
    given(chatSessionDecider)
      .when(open({ kind: "group", participants, members: [bot] }))
      .thenEvents(opened("group", ["40", "42"]), joined(grace), joined(ada), joined(zoe), joined(bot));
  });

  it("is not for participants", () => {
    given(chatSessionDecider)
      .when(open({ opener: opener({ id: "40", role: "participant" }) }))
      .thenRefused("role-not-allowed");
  });

  it("happens once", () => {
    given(chatSessionDecider, opened()).when(open()).thenRefused("session-already-opened");
  });

  it.each([
    ["direct", 0],
    ["direct", 2],
    ["group", 0],
  ] as const)("as %s is not for %i participants", (kind, count) => {
    given(chatSessionDecider)
      .when(open({ kind, participants: people(count) }))
      .thenRefused("wrong-number-of-participants");
  });

  it("is for at most 100 members, the coach included", () => {
    given(chatSessionDecider)
      .when(open({ kind: "group", participants: people(100) }))
      .thenRefused("too-many-members");
  });

  it.each<[string, Member]>([
    ["the coach who opens it", { ...bot, memberId: "7" }],
    ["a participant", { ...bot, memberId: "40" }],
  ])("does not take a member with the id of %s", (_, member) => {
    given(chatSessionDecider)
      .when(open({ members: [member] }))
      .thenRefused("duplicate-member");
  });

  it("does not take a participant among the other members", () => {
    given(chatSessionDecider)
      .when(open({ members: [zoe] }))
      .thenRefused("participant-not-of-session");
  });
});
