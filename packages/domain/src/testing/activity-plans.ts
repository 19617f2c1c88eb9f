/** Commands and events of one made-up plan of participant 40, with a survey and a welcome, for specifications. Test-only. */
import type {
  ActivityPlanCard,
  Actor,
  AddActionPlanCards,
  CardResponse,
  EventOf,
  JsonValue,
  PlannedCard,
  RespondToActionPlanCard,
} from "@tributary/schemas";

const at = "2026-01-05T09:00:00.000Z";
const grace: Actor = { id: "7", role: "coach" };
const ada: Actor = { id: "40", role: "participant" };

type Question = PlannedCard["data"]["activityValues"][number];

const question = (id: string, measureDataType: Question["measureDataType"], ...options: string[]): Question => ({
  ...{ id, measureTypeId: null, measureTypeName: id, measureDataType, measureTypeOptions: options },
});

const cardWith = (id: string, isOneOff: boolean, ...activityValues: Question[]): PlannedCard => ({
  ...{ id, title: id, description: null, imageUrl: null, isOneOff, scheduledAt: null, uiConfigs: {} },
  data: { activityPlanType: "SURVEY", activityPlanTypeId: null, activityValues },
});

const questions: Question[] = [
  question("steps", "N"),
  question("scale", "N", "1", "2", "3"),
  question("mood", "S", "good", "bad"),
  question("note", "S"),
  question("smoked", "B"),
  question("since", "T"),
  question("places", "J", "home", "work"),
  question("blob", "J"),
];

/** Answered again and again. */
export const daily: PlannedCard = cardWith("daily", false, ...questions);
/** Answered once. */
export const once: PlannedCard = cardWith("once", true, ...questions);
/** Has nothing to answer, only to acknowledge. */
export const welcome: PlannedCard = cardWith("welcome", true);

export const addCards = (changes: Partial<AddActionPlanCards> = {}): AddActionPlanCards => ({
  ...{ type: "AddActionPlanCards", planId: "plan-1", participantId: "40", title: "First week" },
  ...{ cards: [daily, once, welcome], by: grace, at },
  ...changes,
});

export const respondTo = (
  { id: cardId }: PlannedCard,
  responses: CardResponse[],
  by: Actor = ada,
): RespondToActionPlanCard => ({
  ...{ type: "RespondToActionPlanCard", participantId: "40", cardId, responses, by, at },
});

export const saying = (activityValueId: string, value: JsonValue): CardResponse => ({ activityValueId, value });

/** The card as clients see it, with what was said to its questions when it was answered. */
const seen = (card: PlannedCard, said: Record<string, JsonValue> | null): ActivityPlanCard => ({
  ...card,
  ...{ activityPlanId: "plan-1", reportedAt: said && at, associatedJourney: null },
  data: {
    ...card.data,
    activityValues: card.data.activityValues.map((one) => ({ ...one, reportedValue: said?.[one.id] ?? null })),
  },
});

export const cardsAdded: EventOf<"ActionPlanCardsAdded"> = {
  type: "ActionPlanCardsAdded",
  data: {
    ...{ planId: "plan-1", participantId: "40", title: "First week" },
    ...{ cards: [daily, once, welcome].map((card) => seen(card, null)), addedBy: grace, addedAt: at },
  },
};

export const responded = (
  card: PlannedCard,
  said: Record<string, JsonValue>,
  respondedBy: Actor = ada,
): EventOf<"ActionPlanCardResponded"> => ({
  type: "ActionPlanCardResponded",
  data: { planId: "plan-1", participantId: "40", card: seen(card, said), respondedBy, respondedAt: at },
});
