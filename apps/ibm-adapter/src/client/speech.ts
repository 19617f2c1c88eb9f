// Tries to say something until it has arrived once. After an answer that did not come nobody knows whether it has: it is
// looked up before it is said again.
import { setTimeout as delay } from "node:timers/promises";
import { backOff } from "@tributary/external-chats";
import { chatErrorCodes } from "@tributary/schemas/ibm-video";
import { ChatError } from "./chat-error.ts";
import type { ChatRest } from "./chat-rest.ts";
import type { Sent } from "./feed.ts";

/** A service that answers with errors for as long as this, while its events come, will not take it. */
const GIVES_UP_AFTER_MS = 60_000;
/** What did not answer may still be under way: looked up too soon, it is not there yet. */
const FIRST_WAIT_MS = 250;

export interface SpeechPorts {
  /** Where the conversation is at the moment. */
  place(signal: AbortSignal): Promise<{ rest: ChatRest; cid: string; heardAt(): number }>;
}

type Place = Awaited<ReturnType<SpeechPorts["place"]>>;

export class Speech {
  readonly #ports: SpeechPorts;

  constructor(ports: SpeechPorts) {
    this.#ports = ports;
  }

  send({ id, text, parentId }: { id: string; text: string; parentId?: string }, signal: AbortSignal): Promise<Sent> {
    const message = { id, text, ...(parentId !== undefined && { parent_id: parentId }) };
    return this.#until(signal, async ({ rest, cid }, isUnsure) => {
      if (isUnsure && (await isThere(rest, id, signal))) return;
      try {
        await rest.send(cid, message, signal);
      } catch (error) {
        // Nobody else knows the id: what exists by it is this message.
        const mayExist = error instanceof ChatError && error.code === chatErrorCodes.input;
        if (!mayExist || !(await isThere(rest, id, signal))) throw error;
      }
    });
  }

  edit(id: string, text: string, signal: AbortSignal): Promise<Sent> {
    return this.#until(signal, ({ rest }) => rest.setText(id, text, signal));
  }

  /** What is not there any more is removed. */
  remove(id: string, signal: AbortSignal): Promise<Sent> {
    return this.#until(signal, async ({ rest }) => {
      await rest.remove(id, signal).catch((error: unknown) => {
        if (!(error instanceof ChatError) || error.failure !== "absent") throw error;
      });
    });
  }

  async #until(signal: AbortSignal, attempt: (place: Place, isUnsure: boolean) => Promise<void>): Promise<Sent> {
    const beganAt = performance.now();
    for (let failures = 0; ; failures += 1) {
      const place = await this.#ports.place(signal);
      try {
        await attempt(place, failures > 0);
        return "sent";
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof ChatError)) throw error;
        if (isFinal(error, beganAt, place)) return { refused: error.message };
      }
      await delay(FIRST_WAIT_MS + backOff(failures + 1), undefined, { signal });
    }
  }
}

async function isThere(rest: ChatRest, id: string, signal: AbortSignal): Promise<boolean> {
  try {
    await rest.message(id, signal);
    return true;
  } catch (error) {
    if (error instanceof ChatError && error.failure === "absent") return false;
    throw error;
  }
}

const FOR_GOOD: ReadonlySet<string> = new Set(["rejected", "refused", "absent"]);

function isFinal({ failure, status, code }: ChatError, beganAt: number, { heardAt }: Place): boolean {
  if (FOR_GOOD.has(failure)) return true;
  // Slow mode and limits end by themselves.
  if (status === null || failure === "limited" || code === chatErrorCodes.cooldown) return false;
  return performance.now() - beganAt > GIVES_UP_AFTER_MS && heardAt() > beganAt;
}
