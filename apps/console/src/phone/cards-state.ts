// The cards that a phone knows.
import type { ActivityPlanCard } from "@tributary/client";
import { withCards } from "../chat/cards.ts";

export interface CardsState {
  isLoaded: boolean;
  /** Whether there are further ones that were answered. */
  isMore: boolean;
  cards: ReadonlyMap<string, ActivityPlanCard>;
}

export const loadingCards: CardsState = { isLoaded: false, isMore: false, cards: new Map() };

/** With what was found, and with what the stream tells of. */
export const withCardsOf = (
  { cards, ...state }: CardsState,
  found: readonly ActivityPlanCard[],
  changes: Partial<Pick<CardsState, "isLoaded" | "isMore">> = {},
): CardsState => ({ ...state, ...changes, cards: withCards(cards, found) });
