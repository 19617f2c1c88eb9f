// One linked chat on the replica that holds it: what its two directions share, and how it ends.
import type { HeldLink } from "@tributary/event-store";
import { chatSessionStream, type ExternalChatStatus } from "@tributary/schemas";
import { Parties } from "./mapping/parties.ts";

/** How it ended; without a status when the session knows already. */
export interface Verdict {
  status: "ENDED" | "FAILED" | null;
  detail: string;
}

/** Why work on a chat stops that is over. */
export class ChatOverError extends Error {
  override readonly name = "ChatOverError";
}

export class Chat {
  readonly link: HeldLink;
  readonly streamId: string;
  readonly parties = new Parties();
  /** What of ours is known to have come over there, by its id. */
  readonly arrived = new Set<string>();
  /** Aborted when the chat is over, and when another replica may have it. */
  readonly signal: AbortSignal;
  /** As the session was told last. */
  status: ExternalChatStatus | null;
  /** When the server last answered a poll. */
  heardAt = 0;
  /** Whose signal came last: who is meant by an answer. */
  signalingParty: string | null = null;
  readonly #over = new AbortController();
  readonly #opened = Promise.withResolvers<string>();
  #chatId: string | null;
  #isOpened = false;
  #verdict: Verdict | null = null;
  #wasAsked = false;
  #leaving: Verdict | null = null;
  #failure: { cause: unknown } | null = null;

  constructor(link: HeldLink, lost: AbortSignal) {
    this.link = link;
    this.streamId = chatSessionStream(link.tenant, link.sessionId);
    this.#chatId = link.conversation;
    this.status = link.status === "UNLINKED" ? null : link.status;
    this.signal = AbortSignal.any([lost, this.#over.signal]);
    this.signal.addEventListener("abort", () => this.#opened.reject(this.signal.reason), { once: true });
    this.#opened.promise.catch(() => undefined);
  }

  /** What the chat is called over there; null until one was given to us. */
  get chatId(): string | null {
    return this.#chatId;
  }

  get name(): string {
    return this.#chatId ?? this.link.linkId;
  }

  get verdict(): Verdict | null {
    return this.#verdict;
  }

  /** What broke, when it was neither the vendor nor the end. */
  get failure(): { cause: unknown } | null {
    return this.#failure;
  }

  /** Whether all that came before is known: only then can be told what has arrived. */
  get isOpened(): boolean {
    return this.#isOpened;
  }

  named(chatId: string): void {
    this.#chatId = chatId;
  }

  open(chatId: string): void {
    this.#isOpened = true;
    this.#opened.resolve(chatId);
  }

  /** Its id, once it is open. Rejects when that does not happen any more. */
  whenOpen(): Promise<string> {
    return this.#opened.promise;
  }

  /** It was asked for: it may be there, though its name did not come. */
  asked(): void {
    this.#wasAsked = true;
  }

  get wasAsked(): boolean {
    return this.#wasAsked;
  }

  get isLeaving(): boolean {
    return this.#leaving !== null;
  }

  /** It is being let go of: however it ends now, this is why. */
  leave(verdict: Verdict): void {
    this.#leaving ??= verdict;
  }

  /** The first reason counts. */
  end(verdict: Verdict): void {
    this.#verdict ??= this.#leaving ?? verdict;
    this.#over.abort(new ChatOverError(verdict.detail));
  }

  /** Something of ours broke: the link is let go of, and begins anew. */
  fail(cause: unknown): void {
    this.#failure ??= { cause };
    this.#over.abort(new ChatOverError("the work on it failed", { cause }));
  }
}
