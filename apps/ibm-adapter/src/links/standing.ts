// How a chat stands, told to its session: each change once, and trouble only when it lasts.
import type { Say } from "@tributary/external-chats";
import type { Chat } from "../chat.ts";
import type { FeedState } from "../client/feed.ts";

/** Shorter trouble is nobody's business. */
const INTERRUPTED_AFTER_MS = 5_000;
const OUT_OF_REACH = "IBM Video Streaming can't be reached; nothing is lost, and it is tried again.";

export class Standing implements Disposable {
  readonly #chat: Chat;
  readonly #say: Pick<Say, "standing">;
  #trouble: NodeJS.Timeout | undefined;

  constructor(chat: Chat, say: Pick<Say, "standing">) {
    this.#chat = chat;
    this.#say = say;
  }

  on(state: FeedState): void {
    if (this.#chat.signal.aborted) return;
    if (state.state === "connected") this.#connected();
    else if (state.state === "refused") this.#refused(state.detail);
    else if (state.state === "over") this.#chat.end({ status: "ENDED", detail: state.detail });
    else this.#troubled();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#trouble);
  }

  /** A group has to be named first: its name is told with this. */
  #connected(): void {
    clearTimeout(this.#trouble);
    this.#trouble = undefined;
    if (this.#chat.opened !== null) this.#tell({ status: "CONNECTED" });
  }

  /** What is refused before there ever was a chat never begins; later it may be cured over there. */
  #refused(detail: string): void {
    if (this.#chat.wasOpened) this.#interrupt(detail);
    else this.#chat.end({ status: "FAILED", detail });
  }

  #troubled(): void {
    if (!this.#chat.wasOpened) this.#tell({ status: "CONNECTING" });
    else this.#trouble ??= setTimeout(() => this.#interrupt(OUT_OF_REACH), INTERRUPTED_AFTER_MS).unref();
  }

  #interrupt(detail: string): void {
    if (!this.#chat.signal.aborted) this.#tell({ status: "INTERRUPTED", detail });
  }

  #tell(standing: Parameters<Say["standing"]>[0]): void {
    this.#say.standing(standing);
  }
}
