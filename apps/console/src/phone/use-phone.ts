// What a participant's phone knows, live: their sessions and their cards, by the participant's stream.
import type { ActivityPlanCard, Client } from "@tributary/client";
import { useEffect, useState } from "react";
import { LiveList } from "../chat/live-list.ts";
import { LiveStore } from "../chat/live-store.ts";
import type { Me } from "../chat/picture.ts";
import { useMe } from "../chat/use-me.ts";
import { useConnection } from "../connection/connection.tsx";
import { type CardsState, loadingCards, withCardsOf } from "./cards-state.ts";

export interface PhoneState {
  client: Client;
  me: Me;
  sessions: LiveList;
  cards: LiveStore<CardsState>;
  reload(): void;
}

const INCLUDED = ["edits", "receipts"] as const;
const PER_PAGE = 50;

/** Null only before the first rendering is over. */
export function usePhone(): PhoneState | null {
  const { client } = useConnection();
  const me = useMe();
  const [phone, setPhone] = useState<PhoneState | null>(null);
  useEffect(() => {
    const opened = phoneOf(client, me);
    setPhone(opened);
    opened.reload();
    return () => opened.sessions.close();
  }, [client, me]);
  return phone;
}

function phoneOf(client: Client, me: Me): PhoneState {
  const cards = new LiveStore<CardsState>(loadingCards);
  const path = { userId: me.id };
  const found = (some: readonly ActivityPlanCard[]): void => cards.update((state) => withCardsOf(state, some));
  const loadCards = async () => {
    const route = "POST /participants/{userId}/activity_plan_cards/search";
    const { body } = await client.call(route, { ...path, body: { perPage: 100 } });
    found(body.results);
  };
  const sessions = new LiveList({
    ...{ client, me },
    page: async (page) => {
      const route = "POST /participants/{userId}/chat_sessions/search";
      // The stream goes on from the sessions' cursor, so whatever the cards miss of it comes by itself.
      const answer = await client.call(route, { ...path, body: { page, perPage: PER_PAGE } });
      if (page === 1) await loadCards();
      const { results, total } = answer.body;
      return { results, isMore: page * PER_PAGE < total, cursor: answer.cursor };
    },
    stream: (since, onReset) => client.participantStream(me.id, { since, include: INCLUDED, onReset }),
    onEvent: (event) => {
      if (event.eventType === "ACTION_PLAN_CARDS_ADDED") found(event.payload);
      if (event.eventType === "ACTION_PLAN_CARD_RESPONDED") found([event.payload]);
    },
  });
  return { client, me, sessions, cards, reload: () => void sessions.open() };
}
