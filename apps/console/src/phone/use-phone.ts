// What a participant's phone knows, live: their sessions and their cards, by the participant's stream.
import type { ActivityPlanCard, Client } from "@tributary/client";
import { useEffect, useState } from "react";
import { CardPages, type CardsFound } from "../chat/card-pages.ts";
import { earliest } from "../chat/cursors.ts";
import { LiveList } from "../chat/live-list.ts";
import { LiveStore } from "../chat/live-store.ts";
import type { Me } from "../chat/picture.ts";
import type { Answers, Drafts } from "../chat/use-draft.ts";
import { useMe } from "../chat/use-me.ts";
import { useConnection } from "../connection/connection.tsx";
import { type CardsState, loadingCards, withCardsOf } from "./cards-state.ts";

export interface PhoneState {
  client: Client;
  me: Me;
  sessions: LiveList;
  cards: LiveStore<CardsState>;
  /** Reads further cards that were answered. */
  moreCards(): Promise<void>;
  /** What is being reported, by card. */
  drafts: Drafts<Answers>;
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
  const pages = new CardPages(client, me.id);
  const heard = (some: readonly ActivityPlanCard[]): void => cards.update((state) => withCardsOf(state, some));
  const found = ({ found: some, isMore }: CardsFound): void =>
    cards.update((state) => withCardsOf(state, some, { isLoaded: true, isMore }));
  const sessions = new LiveList({
    ...{ client, me },
    page: async (page) => {
      const route = "POST /participants/{userId}/chat_sessions/search";
      const asked = client.call(route, { userId: me.id, body: { page, perPage: PER_PAGE } });
      const [answer, first] = await Promise.all([asked, page === 1 ? pages.first() : null]);
      if (first !== null) found(first);
      const { results, total } = answer.body;
      // What one of them shows already comes once more then, and changes nothing.
      const cursor = first === null ? answer.cursor : earliest([answer.cursor, first.cursor]);
      return { results, isMore: page * PER_PAGE < total, cursor };
    },
    stream: (since, onReset) => client.participantStream(me.id, { since, include: INCLUDED, onReset }),
    onEvent: (event) => {
      if (event.eventType === "ACTION_PLAN_CARDS_ADDED") heard(event.payload);
      if (event.eventType === "ACTION_PLAN_CARD_RESPONDED") heard([event.payload]);
    },
  });
  return {
    ...{ client, me, sessions, cards, drafts: new Map() },
    moreCards: async () => found(await pages.next()),
    reload: () => void sessions.open(),
  };
}
