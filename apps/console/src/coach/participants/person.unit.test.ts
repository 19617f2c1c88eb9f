import type { ActivityPlanCard, ExtraChange, ParticipantEvent } from "@tributary/client";
import { expect, it } from "vitest";
import { sortedCards, withCards } from "../../chat/cards.ts";
import { applyToPerson, type Person, withExtras } from "./person.ts";

const empty = {
  participant: { id: "40" },
  definitions: [],
  extras: new Map(),
  cards: new Map(),
  hasMoreCards: false,
} as unknown as Person;
const card = (id: string, changes: Partial<ActivityPlanCard> = {}): ActivityPlanCard => ({
  ...{ id, activityPlanId: "p", title: "A walk", description: null, imageUrl: null, isOneOff: true },
  ...{ scheduledAt: null, reportedAt: null, associatedJourney: null, uiConfigs: {} },
  ...{ data: { activityPlanType: "GENERAL_ACTIVITY", activityPlanTypeId: null, activityValues: [] }, ...changes },
});
const mood = (extraValue: string, updatedAt: string): ExtraChange => ({
  ...{ extraCode: "mood", extraGroup: "PARTICIPANT", extraName: "Mood", id: "1", participantId: "40" },
  ...{ extraValue, updatedAt },
});

it("an answer shows live, and stays when the card comes again as it was given", () => {
  const answered: ParticipantEvent = {
    eventType: "ACTION_PLAN_CARD_RESPONDED",
    payload: card("c-1", { reportedAt: "2026-11-22T08:00:00.000Z" }),
  };
  const given: ParticipantEvent = { eventType: "ACTION_PLAN_CARDS_ADDED", payload: [card("c-1")] };
  const person = [given, answered, given].reduce(applyToPerson, empty);
  expect(person.cards.get("c-1")?.reportedAt).not.toBeNull();
});

it("an extra has the value that it was given last, whichever is heard of last", () => {
  const late = withExtras(withExtras(empty, [mood("calm", "2026-11-22T08:00:01.000Z")]), [
    mood("tired", "2026-11-22T08:00:00.000Z"),
  ]);
  expect([...late.extras.values()].map(({ extraValue }) => extraValue)).toEqual(["calm"]);
});

it("what is still to be answered comes first, the earliest first; then what was answered, the latest first", () => {
  const cards = withCards(new Map(), [
    card("done-early", { reportedAt: "2026-11-20T08:00:00.000Z" }),
    card("later", { scheduledAt: "2026-11-24T08:00:00.000Z" }),
    card("done-late", { reportedAt: "2026-11-21T08:00:00.000Z" }),
    card("soon", { scheduledAt: "2026-11-23T08:00:00.000Z" }),
  ]);
  expect(sortedCards(cards.values()).map(({ id }) => id)).toEqual(["soon", "later", "done-late", "done-early"]);
});
