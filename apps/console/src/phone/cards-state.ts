// The cards that a phone knows.
import type { ActivityPlanCard } from "@tributary/client";
import { withCards } from "../chat/cards.ts";

export interface CardsState {
  isLoaded: boolean;
  cards: ReadonlyMap<string, ActivityPlanCard>;
}

export const loadingCards: CardsState = { isLoaded: false, cards: new Map() };

export function withCardsOf(state: CardsState, found: readonly ActivityPlanCard[]): CardsState {
  return { isLoaded: true, cards: withCards(state.cards, found) };
}
