// One participant, live: profile, extras and cards, and the participant's stream from there.
import type { Client, EventStream, ParticipantEvent, Status } from "@tributary/client";
import { CardPages } from "../../chat/card-pages.ts";
import { withCards } from "../../chat/cards.ts";
import { earliest } from "../../chat/cursors.ts";
import { LiveStore } from "../../chat/live-store.ts";
import { applyToPerson, type Person, withExtras } from "./person.ts";

export interface LivePersonState {
  person: Person | null;
  error: unknown;
  status: Status | "closed";
}

const MOST_EXTRAS = 100;

export class LivePerson {
  readonly store: LiveStore<LivePersonState> = new LiveStore<LivePersonState>({
    ...{ person: null, error: null, status: "connecting" },
  });
  readonly #client: Client;
  readonly #id: string;
  readonly #cards: CardPages;
  #stream: EventStream<ParticipantEvent> | null = null;
  #isGone = false;

  constructor(client: Client, id: string) {
    this.#client = client;
    this.#id = id;
    this.#cards = new CardPages(client, id);
  }

  /** Reads them (anew) and follows them from there. */
  async open(): Promise<void> {
    this.#stream?.close();
    try {
      const since = await this.#load();
      if (this.#isGone) return;
      this.#stream = this.#client.participantStream(this.#id, { since, onReset: () => this.#load() });
      this.#stream.on("event", (event) => this.apply(event));
      this.#stream.on("status", (status) => this.#set({ status }));
      this.#stream.on("error", (error) => this.#set({ error }));
    } catch (error) {
      this.#set({ error, status: "closed" });
    }
  }

  close(): void {
    this.#isGone = true;
    this.#stream?.close();
  }

  /** Reads further cards that were answered. */
  async moreCards(): Promise<void> {
    const { found, isMore } = await this.#cards.next();
    this.#change((person) => ({ ...person, cards: withCards(person.cards, found), hasMoreCards: isMore }));
  }

  apply(event: ParticipantEvent): void {
    this.#change((person) => applyToPerson(person, event));
  }

  #change(change: (person: Person) => Person): void {
    this.store.update((state) => (state.person ? { ...state, person: change(state.person) } : state));
  }

  async #load(): Promise<string> {
    const path = { userId: this.#id };
    const [profile, definitions, cards] = await Promise.all([
      this.#client.call("GET /participants/{userId}", path),
      this.#client.call("POST /admin/extras/search", { body: { perPage: MOST_EXTRAS } }),
      this.#cards.first(),
    ]);
    const groups = [...new Set(definitions.body.results.map(({ group }) => group))];
    const route = "GET /participants/{userId}/extras/{extraGroup}";
    const values = await Promise.all(groups.map((extraGroup) => this.#client.call(route, { ...path, extraGroup })));
    const empty: Person = {
      ...{ participant: profile.body, definitions: definitions.body.results, extras: new Map() },
      ...{ cards: withCards(new Map(), cards.found), hasMoreCards: cards.isMore },
    };
    const extras = values.flatMap(({ body }) => body.results);
    this.#set({ person: withExtras(empty, extras), error: null });
    return earliest([profile.cursor, cards.cursor, ...values.map(({ cursor }) => cursor)]);
  }

  #set(changes: Partial<LivePersonState>): void {
    if (!this.#isGone) this.store.update((state) => ({ ...state, ...changes }));
  }
}
