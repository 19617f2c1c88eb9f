// What a coach sees of one participant, as plain data: cards and extras change by the participant's stream.
import type { ActivityPlanCard, Extra, ExtraChange, Participant, ParticipantEvent } from "@tributary/client";
import { withCards } from "../../chat/cards.ts";

export interface Person {
  participant: Participant;
  /** What can be kept about anybody. */
  definitions: readonly Extra[];
  /** By group and code. */
  extras: ReadonlyMap<string, ExtraChange>;
  cards: ReadonlyMap<string, ActivityPlanCard>;
  /** Whether there are further cards that were answered. */
  hasMoreCards: boolean;
}

export const extraKey = (group: string, code: string): string => `${group}/${code}`;

export function withExtras(person: Person, found: readonly ExtraChange[]): Person {
  const extras = new Map(person.extras);
  for (const extra of found) {
    const key = extraKey(extra.extraGroup, extra.extraCode);
    const known = extras.get(key);
    if (known === undefined || known.updatedAt <= extra.updatedAt) extras.set(key, extra);
  }
  return { ...person, extras };
}

export function applyToPerson(person: Person, event: ParticipantEvent): Person {
  switch (event.eventType) {
    case "ACTION_PLAN_CARDS_ADDED":
      return { ...person, cards: withCards(person.cards, event.payload) };
    case "ACTION_PLAN_CARD_RESPONDED":
      return { ...person, cards: withCards(person.cards, [event.payload]) };
    case "PARTICIPANT_EXTRA_VALUE_CHANGED":
      return withExtras(person, [event.payload]);
    default:
      return person;
  }
}
