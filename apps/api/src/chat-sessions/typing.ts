// Who is typing, told while it is so: at most once a second for each member and session, the last word wins, and nobody
// ever waits for it. It is best effort: without Kafka it is lost.
import type { EphemeralEvent } from "@tributary/schemas";
import type { Moments } from "./moments.ts";

export const SPACING_MS = 1_000;
/** Members who are typing through this replica at a time; those beyond that are not told of. */
const MOST_MEMBERS = 10_000;

export type TypingEvent = Extract<EphemeralEvent, { type: "MemberTyping" | "MemberStoppedTyping" }>;

interface Typist {
  tenant: string;
  last: TypingEvent;
  /** What they said since. */
  next: TypingEvent | null;
}

export class Typing {
  readonly #moments: Moments;
  readonly #typists = new Map<string, Typist>();

  constructor(moments: Moments) {
    this.#moments = moments;
  }

  /** At once, or at the end of the second in which they said something before. */
  say(tenant: string, event: TypingEvent): void {
    const { sessionId, memberType, memberId } = event.data;
    const key = `${tenant}/${sessionId}/${memberType}/${memberId}`;
    const typist = this.#typists.get(key);
    if (typist !== undefined) typist.next = event;
    else if (this.#typists.size < MOST_MEMBERS) this.#tell(key, { tenant, last: event, next: null });
  }

  #tell(key: string, typist: Typist): void {
    this.#typists.set(key, typist);
    setTimeout(() => this.#afterSpacing(key, typist), SPACING_MS).unref();
    this.#moments.tell(typist.tenant, typist.last);
  }

  /** Typing is said again for as long as it goes on; that somebody has stopped, once. */
  #afterSpacing(key: string, { tenant, last, next }: Typist): void {
    this.#typists.delete(key);
    const isNews = next !== null && (next.type === "MemberTyping" || last.type === "MemberTyping");
    if (isNews) this.#tell(key, { tenant, last: next, next: null });
  }
}
