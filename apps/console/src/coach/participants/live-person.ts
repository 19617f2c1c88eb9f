// One participant, live: profile, extras and cards, and the participant's stream from there.
import type { Client, EventStream, ParticipantEvent, Status } from "@tributary/client";
import { withCards } from "../../chat/cards.ts";
import { earliest } from "../../chat/cursors.ts";
import { LiveStore } from "../../chat/live-store.ts";
import { applyToPerson, type Person, withExtras } from "./person.ts";

export interface LivePersonState {
  person: Person | null;
  error: unknown;
  status: Status | "closed";
}

const NEWEST = 100;

export class LivePerson {
  readonly store: LiveStore<LivePersonState> = new LiveStore<LivePersonState>({
    ...{ person: null, error: null, status: "connecting" },
  });
  readonly #client: Client;
  readonly #id: string;
  #stream: EventStream<ParticipantEvent> | null = null;
  #isGone = false;

  constructor(client: Client, id: string) {
    this.#client = client;
    this.#id = id;
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

  apply(event: ParticipantEvent): void {
    this.store.update((state) => (state.person ? { ...state, person: applyToPerson(state.person, event) } : state));
  }

  async #load(): Promise<string> {
    const path = { userId: this.#id };
    const [profile, definitions, cards] = await Promise.all([
      this.#client.call("GET /participants/{userId}", path),
      this.#client.call("POST /admin/extras/search", { body: { perPage: NEWEST } }),
      this.#client.call("POST /participants/{userId}/activity_plan_cards/search", {
        ...path,
        body: { perPage: NEWEST },
      }),
    ]);
    const groups = [...new Set(definitions.body.results.map(({ group }) => group))];
    const route = "GET /participants/{userId}/extras/{extraGroup}";
    const values = await Promise.all(groups.map((extraGroup) => this.#client.call(route, { ...path, extraGroup })));
    const empty: Person = {
      ...{ participant: profile.body, definitions: definitions.body.results, extras: new Map() },
      cards: withCards(new Map(), cards.body.results),
    };
    const extras = values.flatMap(({ body }) => body.results);
    this.#set({ person: withExtras(empty, extras), error: null });
    return earliest([profile.cursor, cards.cursor, ...values.map(({ cursor }) => cursor)]);
  }

  #set(changes: Partial<LivePersonState>): void {
    if (!this.#isGone) this.store.update((state) => ({ ...state, ...changes }));
  }
}
