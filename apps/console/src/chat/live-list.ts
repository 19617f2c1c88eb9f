// Somebody's sessions, live: the snapshot, their own stream from there, and what has to be read anew meanwhile.
import {
  type ChatSession,
  type Client,
  type CoachEvent,
  type EventStream,
  type ParticipantEvent,
  ProblemError,
  type Status,
} from "@tributary/client";
import { LiveStore } from "./live-store.ts";
import { Marker } from "./marker.ts";
import { isMine, type Me } from "./picture.ts";
import { applyToList, emptyList, type SessionList, withoutReading, withSessions } from "./session-list.ts";

export interface LiveListState {
  list: SessionList;
  /** Whether there are further pages. */
  isMore: boolean;
  isLoaded: boolean;
  error: unknown;
  status: Status | "closed";
}

export interface SnapshotPage {
  results: readonly (ChatSession & { lastActivityAt?: string })[];
  isMore: boolean;
  cursor: string;
}

export interface LiveListPorts {
  client: Client;
  me: Me;
  /** A page of the snapshot, from 1. */
  page(number: number): Promise<SnapshotPage>;
  stream(since: string, onReset: () => Promise<string>): EventStream<CoachEvent> | EventStream<ParticipantEvent>;
  /** Hears every event as well. */
  onEvent?(event: ParticipantEvent | CoachEvent): void;
}

const LOADING: LiveListState = { list: emptyList, isMore: false, isLoaded: false, error: null, status: "connecting" };

/** After what failed for a time. */
export const AGAIN_AFTER_MS = 2_000;

export class LiveList {
  readonly store: LiveStore<LiveListState> = new LiveStore(LOADING);
  readonly #ports: LiveListPorts;
  readonly #delivered = new Map<string, Marker>();
  readonly #reading = new Set<string>();
  #retrying: ReturnType<typeof setTimeout> | undefined;
  /** What comes while something is being read is applied to the answer as well. */
  #meanwhile: (CoachEvent | ParticipantEvent)[] = [];
  #readers = 0;
  #pages = 0;
  #stream: { close(): void } | null = null;
  #isGone = false;

  constructor(ports: LiveListPorts) {
    this.#ports = ports;
  }

  /** Reads it (anew) and follows it from there. */
  async open(): Promise<void> {
    this.#stream?.close();
    try {
      const cursor = await this.#reload();
      this.#stream?.close(); // of an opening that went on meanwhile
      if (!this.#isGone) this.#follow(cursor);
    } catch (error) {
      this.#set({ error, status: "closed" });
    }
  }

  close(): void {
    this.#isGone = true;
    clearTimeout(this.#retrying);
    this.#stream?.close();
  }

  async more(): Promise<void> {
    const page = this.#pages + 1;
    await this.#read(async () => {
      const { results, isMore } = await this.#ports.page(page);
      this.#pages = page;
      this.store.update((state) => ({ ...state, isMore, list: withSessions(state.list, results) }));
    });
  }

  #reload = async (): Promise<string> => {
    const { results, isMore, cursor } = await this.#ports.page(1);
    this.#pages = 1;
    this.#set({ list: withSessions(emptyList, results), isMore, isLoaded: true, error: null });
    return cursor;
  };

  #follow(cursor: string): void {
    // Both kinds of streams tell of chats with the same events.
    const stream = this.#ports.stream(cursor, this.#reload) as EventStream<ParticipantEvent>;
    this.#stream = stream;
    stream.on("event", (event) => this.#apply(event));
    stream.on("status", (status) => this.#set({ status }));
    stream.on("error", (error) => this.#set({ error }));
  }

  #apply(event: ParticipantEvent): void {
    if (this.#readers > 0) this.#meanwhile.push(event);
    this.#update(event);
    this.#ports.onEvent?.(event);
    if (event.eventType === "MESSAGE_SENT" && !isMine(event.payload, this.#ports.me))
      this.#markDelivered(event.payload);
    this.#readMissing();
  }

  #readMissing(): void {
    for (const [sessionId, participantId] of this.store.get().list.toRead) void this.#readOne(participantId, sessionId);
  }

  #update(event: ParticipantEvent | CoachEvent): void {
    this.store.update((state) => {
      const list = applyToList(state.list, event as CoachEvent, this.#ports.me);
      return list === state.list ? state : { ...state, list };
    });
  }

  async #readOne(participantId: string, sessionId: string): Promise<void> {
    const path = { userId: this.#pathOf(participantId), id: sessionId };
    if (this.#reading.has(sessionId)) return;
    this.#reading.add(sessionId);
    try {
      await this.#read(async () => {
        const { body } = await this.#ports.client.call("GET /participants/{userId}/chat_sessions/{id}", path);
        this.store.update((state) => ({ ...state, list: withSessions(state.list, [body]) }));
      });
    } catch (error) {
      if (isNotMine(error)) this.store.update((state) => ({ ...state, list: withoutReading(state.list, sessionId) }));
      else this.#retryLater();
    } finally {
      this.#reading.delete(sessionId);
    }
  }

  #retryLater(): void {
    if (this.#isGone) return;
    clearTimeout(this.#retrying);
    this.#retrying = setTimeout(() => this.#readMissing(), AGAIN_AFTER_MS);
  }

  async #read(read: () => Promise<void>): Promise<void> {
    this.#readers += 1;
    try {
      await read();
      for (const event of this.#meanwhile) this.#update(event);
    } finally {
      this.#readers -= 1;
      if (this.#readers === 0) this.#meanwhile = [];
    }
  }

  #markDelivered({
    id,
    sessionId,
    participantId,
  }: {
    id: string;
    sessionId: string;
    participantId: string | null;
  }): void {
    if (participantId === null) return;
    const userId = this.#pathOf(participantId);
    const marker =
      this.#delivered.get(sessionId) ?? new Marker((upToMessageId) => this.#deliver(userId, sessionId, upToMessageId));
    this.#delivered.set(sessionId, marker);
    marker.upTo(id);
  }

  /** A participant reads on their own path, whoever else is in it; a coach on that of the session's participant. */
  #pathOf(participantId: string): string {
    const { me } = this.#ports;
    return me.type === "PARTICIPANT" ? me.id : participantId;
  }

  #deliver = (userId: string, id: string, upToMessageId: string): Promise<unknown> =>
    this.#ports.client.call("PUT /participants/{userId}/chat_sessions/{id}/delivered", {
      userId,
      id,
      body: { upToMessageId },
    });

  #set(changes: Partial<LiveListState>): void {
    if (!this.#isGone) this.store.update((state) => ({ ...state, ...changes }));
  }
}

/** Left again in the meantime. */
const isNotMine = (error: unknown): boolean =>
  error instanceof ProblemError && (error.status === 403 || error.status === 404);
