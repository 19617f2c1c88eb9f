/** Somebody who never stops talking: what is said while nobody can answer is said again, under the same key, until it counts. */
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { request } from "../conversation.ts";

/** Between two messages, and before one is said again. */
const BREATH_MS = 500;

export interface Talking {
  /** Resolves when so many more messages have been said. */
  more(count: number): Promise<void>;
  /** Resolves with every text that was said, in order. */
  stop(): Promise<readonly string[]>;
}

/** `url` takes the messages. */
export function keepTalking(url: string, headers: Record<string, string>): Talking {
  const said: string[] = [];
  let isOver = false;
  const tell = async (text: string) => {
    const once = { ...headers, "idempotency-key": randomUUID() };
    const attempt = () => request("POST", url, once, { text }).catch(() => null);
    while ((await attempt())?.status !== 201) await delay(BREATH_MS);
    said.push(text);
  };
  const talking = (async () => {
    for (let number = 1; !isOver; number += 1) {
      await tell(`«message ${number}»`);
      await delay(BREATH_MS);
    }
  })();
  return {
    more: async (count) => {
      for (const enough = said.length + count; said.length < enough; ) await delay(BREATH_MS);
    },
    stop: async () => {
      isOver = true;
      await talking;
      return said;
    },
  };
}
