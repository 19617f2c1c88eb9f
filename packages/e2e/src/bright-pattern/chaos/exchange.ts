/** One chat of a run: its participant and its agent talk at their own pace, and remember what they said. */
import { setTimeout as delay } from "node:timers/promises";
import type { BrightPattern } from "@tributary/simulators/bright-pattern";
import type { Random } from "@tributary/testing/checker";
import type { Conversation } from "../../conversation.ts";
import type { Tenant } from "../../platform.ts";
import type { Handover } from "../handover.ts";

/** A word is this long in coming, on average. */
const PAUSE_MS = 8_000;

export interface Parts {
  readonly name: string;
  readonly tenant: Tenant;
  readonly talk: Conversation;
  readonly handover: Handover;
  readonly chatId: string;
  readonly centre: BrightPattern;
  readonly random: Random;
}

export class Exchange {
  readonly name: string;
  readonly tenant: Tenant;
  readonly sessionId: string;
  readonly handover: Handover;
  readonly agentSaid: string[] = [];
  readonly participantSaid: string[] = [];
  readonly #parts: Parts;

  constructor(parts: Parts) {
    const { name, tenant, talk, handover } = parts;
    this.name = name;
    this.tenant = tenant;
    this.handover = handover;
    this.sessionId = talk.sessionId;
    this.#parts = parts;
  }

  /** Both talk until it is enough. */
  async live(enough: AbortSignal): Promise<void> {
    const { talk, chatId, centre, random, name } = this.#parts;
    const agent = this.#goOn(random.fork("agent"), enough, async (count) => {
      const text = `${name} agent ${count}`;
      centre.agent.say(chatId, text);
      this.agentSaid.push(text);
    });
    const participant = this.#goOn(random.fork("participant"), enough, async (count) => {
      const text = `${name} participant ${count}`;
      await talk.say(text);
      this.participantSaid.push(text);
    });
    await Promise.all([agent, participant]);
  }

  /** What the contact centre has of the participant, in order of arrival. */
  heardByAgent(): string[] {
    const { received } = this.#parts.centre.agent.chat(this.#parts.chatId);
    return received.filter(({ event }) => event === "chat_session_message").map(({ msg }) => String(msg));
  }

  /** The agent says goodbye, unless the chat is over already: that is found out by how its link stands. */
  end(): void {
    const { centre, chatId } = this.#parts;
    if (centre.agent.chat(chatId).phase === "open") centre.agent.end(chatId);
  }

  async #goOn(random: Random, enough: AbortSignal, say: (count: number) => Promise<void>): Promise<void> {
    for (let count = 1; ; count++) {
      await delay(random.between(0, 2 * PAUSE_MS), undefined, { signal: enough }).catch(() => undefined);
      if (enough.aborted) return;
      await say(count);
    }
  }
}
