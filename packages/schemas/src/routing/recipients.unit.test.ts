import { describe, expect, it } from "vitest";
import { type DomainEvent, eventCodec } from "../events/catalogue.ts";
import type { MemberRef } from "../people.ts";
import { fixtures } from "../testing/fixtures.ts";
import { recipients } from "./recipients.ts";

const ada: MemberRef = { memberId: "40", memberType: "PARTICIPANT" };
const grace: MemberRef = { memberId: "coach-7", memberType: "COACH" };
const others: MemberRef[] = (["AGENT", "BOT", "VIEWER", "SYSTEM"] as const).map((memberType) => ({
  memberId: memberType.toLowerCase(),
  memberType,
}));

function example(type: DomainEvent["type"]): DomainEvent {
  return eventCodec.decode(fixtures.get(`${type}.v1`) ?? { type, schemaVersion: 0, data: null });
}

describe("recipients", () => {
  it("are the participants and coaches among the members, sorted and once each", () => {
    const both = [ada, grace, ...others];
    expect(recipients(example("MessageSent"), both, both, "group")).toEqual(["coach/coach-7", "participant/40"]);
  });

  it("include who was a member before the event, and who is after it", () => {
    expect(recipients(example("MessageSent"), [ada], [grace])).toEqual(["coach/coach-7", "participant/40"]);
  });

  it("include the member whom the event names, whoever else is in the session", () => {
    expect(recipients(example("ChatSessionMemberLeft"), [], [])).toEqual(["participant/42"]);
    expect(recipients(example("ChatSessionMemberJoined"), [ada], [ada])).toEqual(["coach/coach-7", "participant/40"]);
  });

  it("keep a participant and a coach with the same id apart", () => {
    const coach40: MemberRef = { memberId: "40", memberType: "COACH" };
    expect(recipients(example("MessageSent"), [ada], [coach40])).toEqual(["coach/40", "participant/40"]);
  });

  it("are nobody in a channel session", () => {
    expect(recipients(example("MessageSent"), [ada], [ada], "channel")).toEqual([]);
  });

  it.each(["MessagesRead", "MessagesDelivered"] as const)(
    "of %s are its reader alone, and nobody in a channel",
    (type) => {
      expect(recipients(example(type), [ada, grace], [ada, grace])).toEqual(["participant/40"]);
      expect(recipients(example(type), [ada], [ada], "channel")).toEqual([]);
    },
  );

  it.each(["MessageEdited", "MessageDeleted", "MessageReactionAdded", "MessageReactionRemoved"] as const)(
    "of %s are the members",
    (type) => {
      expect(recipients(example(type), [ada, grace], [ada, grace])).toEqual(["coach/coach-7", "participant/40"]);
    },
  );

  it.each(["ParticipantExtraValueChanged", "ActionPlanCardsAdded", "ActionPlanCardResponded"] as const)(
    "of %s are the participant alone",
    (type) => {
      expect(recipients(example(type), [], [])).toEqual(["participant/40"]);
    },
  );

  it("of what clients are not told are nobody", () => {
    expect(recipients(example("ParticipantRegistered"), [ada], [ada])).toEqual([]);
    expect(recipients(example("ChatSessionOpened"), [ada], [ada])).toEqual([]);
  });
});
