// Does what an event comes to. Commands are gathered, so that they go out together and in their order; what they are about
// is looked up, because the session refuses what it does not know.
import type { EventStore } from "@tributary/event-store";
import type { Keyed, Say } from "@tributary/external-chats";
import type { Command } from "@tributary/schemas";
import type { Chat } from "../chat.ts";
import { messageIdOf } from "../mapping/identity.ts";
import type { Outcome } from "../mapping/outcome.ts";
import { Letters } from "./letters.ts";

export interface OutcomePorts {
  chat: Chat;
  say: Pick<Say, "moment" | "deadLetter">;
  store: Pick<EventStore, "queries" | "readStream">;
}

export class Outcomes {
  readonly #ports: OutcomePorts;
  readonly #letters = new Letters(() => performance.now());

  constructor(ports: OutcomePorts) {
    this.#ports = ports;
  }

  /** What there is to say. What it names has been said before, or is left out. */
  async of(outcome: Outcome): Promise<Keyed[]> {
    const { chat, say } = this.#ports;
    switch (outcome.does) {
      case "command":
        this.#note(outcome.command);
        return [outcome];
      case "say":
        return [await this.#toSay(outcome)];
      case "change": {
        const messageId = await this.#messageId(outcome.vendorId);
        return messageId === null ? [] : [{ key: outcome.key, command: outcome.toCommand(messageId) }];
      }
      case "lose":
        return (await this.#isThere(outcome.vendorId)) ? [outcome] : [];
      case "moment":
        say.moment(outcome.event);
        return [];
      case "room":
        chat.room = outcome.room;
        return [];
      case "dead-letter":
        if (this.#letters.admits(outcome)) await say.deadLetter(outcome);
        return [];
      case "end":
        return [];
    }
  }

  async #toSay({ key, vendorId, repliesTo, command }: Extract<Outcome, { does: "say" }>): Promise<Keyed> {
    const replyToId = repliesTo === null ? null : await this.#messageId(repliesTo);
    this.#ports.chat.told.add(vendorId);
    return { key, command: replyToId === null ? command : { ...command, replyToId } };
  }

  #note(command: Command): void {
    const { members } = this.#ports.chat;
    if (command.type === "JoinChatSession") members.add(command.memberId);
    if (command.type === "LeaveChatSession") members.delete(command.memberId);
  }

  /** The session's id of a message; null when it has none of that name. */
  async #messageId(vendorId: string): Promise<string | null> {
    const { chat, store } = this.#ports;
    const version = chat.own.versionOf(vendorId);
    if (version !== null) {
      const [sent] = await store.readStream(chat.streamId, version - 1, 1);
      return sent?.event.type === "MessageSent" ? sent.event.data.messageId : null;
    }
    const messageId = messageIdOf(vendorId);
    return chat.told.has(vendorId) || (await this.#message(messageId)) !== null ? messageId : null;
  }

  async #isThere(vendorId: string): Promise<boolean> {
    const messageId = await this.#messageId(vendorId);
    const message = messageId === null ? null : await this.#message(messageId);
    return message !== null && message.deletedAt === null;
  }

  #message(messageId: string) {
    const { chat, store } = this.#ports;
    return store.queries.message(chat.link.tenant, chat.link.sessionId, messageId);
  }
}
