// The chats that go on here, by their sessions: moments find them, and whose participant may do nothing any more ends.
import type { EventStore, ParticipantRef } from "@tributary/event-store";
import type { Logger } from "@tributary/runtime";
import type { EphemeralEvent } from "@tributary/schemas";
import type { SpokenFor } from "./say.ts";

const CHECKED_EVERY_MS = 5_000;

/** A chat that is being worked on. */
export interface LiveChat {
  readonly chat: SpokenFor & { readonly signal: AbortSignal };
  /** Whose chat it is; null when it is nobody's alone, and goes on without them. */
  readonly customerId: string | null;
  onMoment(moment: EphemeralEvent, id: string): void;
  /** Ends it. Asked for until it is over. */
  leave(detail: string): Promise<void>;
}

interface LiveChatsPorts {
  store: Pick<EventStore, "barredAmong">;
  log: Logger;
}

export class LiveChats implements Disposable {
  readonly #ports: LiveChatsPorts;
  readonly #byStream = new Map<string, Set<LiveChat>>();
  #timer: NodeJS.Timeout | undefined;
  #isChecking = false;

  constructor(ports: LiveChatsPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#timer = setInterval(() => void this.checkPeople(), CHECKED_EVERY_MS).unref();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  /** Until it is disposed. */
  add(live: LiveChat): Disposable {
    const { streamId } = live.chat;
    const all = this.#byStream.get(streamId) ?? new Set();
    this.#byStream.set(streamId, all.add(live));
    return {
      [Symbol.dispose]: () => {
        all.delete(live);
        if (all.size === 0) this.#byStream.delete(streamId);
      },
    };
  }

  has(streamId: string): boolean {
    return this.#byStream.has(streamId);
  }

  *statuses(): Iterable<string> {
    for (const { chat } of this.#all()) yield chat.status ?? "REQUESTED";
  }

  onMoment(streamId: string, moment: EphemeralEvent, id: string): void {
    for (const live of this.#byStream.get(streamId) ?? []) live.onMoment(moment, id);
  }

  /** Ends the chats of those who are suspended or erased now: one question for all of them. */
  async checkPeople(): Promise<void> {
    if (this.#isChecking || this.#byStream.size === 0) return;
    this.#isChecking = true;
    try {
      for (const { tenant, id, reason } of await this.#ports.store.barredAmong(this.#people())) {
        const theirs = [...this.#all()].filter(
          ({ chat, customerId }) => chat.link.tenant === tenant && customerId === id,
        );
        for (const live of theirs) this.#leave(live, `The participant was ${reason}.`);
      }
    } catch (error) {
      this.#ports.log.warn({ event: "people-not-checked", err: error });
    } finally {
      this.#isChecking = false;
    }
  }

  #leave({ chat, ...live }: LiveChat, detail: string): void {
    live.leave(detail).catch((error: unknown) => {
      if (!chat.signal.aborted) this.#ports.log.warn({ event: "chat-not-left", linkId: chat.link.linkId, err: error });
    });
  }

  #people(): ParticipantRef[] {
    const people = new Map<string, ParticipantRef>();
    for (const { chat, customerId: id } of this.#all()) {
      const { tenant } = chat.link;
      if (id !== null) people.set(`${tenant}/${id}`, { tenant, id });
    }
    return [...people.values()];
  }

  *#all(): Iterable<LiveChat> {
    for (const chats of this.#byStream.values()) yield* chats;
  }
}
