// Tries to send something until it has arrived once. After an answer that did not come nobody knows: the chat's history is
// asked before it is sent again.
import { setTimeout as delay } from "node:timers/promises";
import { backOff } from "@tributary/external-chats";
import type { Chat } from "../chat.ts";
import { VendorError } from "../client/vendor-error.ts";
import { verdictOn } from "../incoming/verdict.ts";

/** A server that answers with errors for as long as this, while its polls work, will not take it. */
const GIVES_UP_AFTER_MS = 60_000;
/** What did not answer may still be under way: looked up too soon, it is not there yet. */
const FIRST_WAIT_MS = 250;

interface AttemptsPorts {
  chat: Pick<Chat, "signal" | "end" | "heardAt">;
  /** Learns what has arrived. @throws VendorError */
  lookUp(chatId: string): Promise<void>;
  onRetry(error: VendorError): void;
}

export class Attempts {
  readonly #ports: AttemptsPorts;

  constructor(ports: AttemptsPorts) {
    this.#ports = ports;
  }

  /** Null when it is done; else why it never will be. Rejects when the chat is over, or lost. */
  async until(chatId: string, attempt: () => Promise<void>): Promise<VendorError | null> {
    const { chat, lookUp, onRetry } = this.#ports;
    const beganAt = performance.now();
    for (let failures = 0; ; failures += 1) {
      try {
        if (failures > 0) await lookUp(chatId);
        await attempt();
        return null;
      } catch (error) {
        chat.signal.throwIfAborted();
        if (!(error instanceof VendorError)) throw error;
        this.#endOn(error);
        if (this.#isFinal(error, beganAt)) return error;
        onRetry(error);
      }
      await delay(FIRST_WAIT_MS + backOff(failures + 1), undefined, { signal: chat.signal });
    }
  }

  #endOn(error: VendorError): void {
    const verdict = verdictOn(error, true);
    if (verdict === null) return;
    this.#ports.chat.end(verdict);
    throw error;
  }

  #isFinal({ failure, status }: VendorError, beganAt: number): boolean {
    const isHeardOf = this.#ports.chat.heardAt > beganAt;
    const isLong = performance.now() - beganAt > GIVES_UP_AFTER_MS;
    return failure === "rejected" || (status !== null && isLong && isHeardOf);
  }
}
