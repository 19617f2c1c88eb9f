// What one linked chat gives to the platform: commands under ids that the same cause has again, how the chat stands, and
// letters for what nobody can read.
import { type EventStore, type HeldLink, sealedRecord } from "@tributary/event-store";
import { type Clock, newId, type TracedSpan, type Tracing } from "@tributary/runtime";
import type { Command, EphemeralEvent, ExternalChatStatus } from "@tributary/schemas";
import { digest } from "./digest.ts";
import type { CommandPublisher, Publishing } from "./publishing/command-publisher.ts";
import type { MomentPublisher } from "./publishing/moment-publisher.ts";
import { traceReceived } from "./traced-chat.ts";
import { sentCommand, type Voice } from "./voice.ts";

/** The chat that is spoken for. */
export interface SpokenFor {
  readonly link: HeldLink;
  readonly streamId: string;
  /** What its command ids are made of, with a key: the same on every replica. */
  readonly name: string;
  /** What the link calls the conversation; null until that is known. */
  readonly chatId: string | null;
  /** As the session was told last. */
  status: ExternalChatStatus | null;
}

export interface SayPorts {
  voice: Voice;
  store: Pick<EventStore, "deadLetters" | "keyring">;
  commands: Pick<CommandPublisher, "publish">;
  moments: Pick<MomentPublisher, "say">;
  clock: Clock;
  /** Null while no traces are collected. */
  tracing: Tracing | null;
  onDeadLetter(): void;
}

export interface Keyed {
  /** Null for what may be said again and changes nothing then: its id is new each time. */
  key: string | null;
  command: Command;
}

export interface Standing {
  status: ExternalChatStatus;
  estimatedWaitSeconds?: number | null;
  detail?: string;
}

const LONGEST_DETAIL = 1_000;
const COMMAND_ID = /^[\x21-\x7e]{1,256}$/;

export class Say {
  readonly #chat: SpokenFor;
  readonly #ports: SayPorts;
  #saidLast = "";

  constructor(chat: SpokenFor, ports: SayPorts) {
    this.#chat = chat;
    this.#ports = ports;
  }

  commands(keyed: readonly Keyed[]): Publishing {
    const { voice, commands, tracing } = this.#ports;
    const sentAt = this.#now();
    const received: TracedSpan[] = [];
    const sent = keyed.map(({ key, command }) => {
      const commandId = key === null ? newId() : this.#idOf(key);
      const span = traceReceived(tracing, voice.provider, command);
      if (span !== null) received.push(span);
      return sentCommand(voice, this.#chat.link, { commandId, command, sentAt, traceparent: span?.traceparent });
    });
    const publishing = commands.publish(sent);
    if (received.length > 0) void endAfter(publishing.acknowledged, received);
    return publishing;
  }

  /** How the chat stands now. */
  standing(standing: Standing): Publishing {
    return this.commands(this.toStanding(standing));
  }

  /** The same as a command, to be said in its place; none when it was said last. What stood before may stand again. */
  toStanding({ status, estimatedWaitSeconds = null, detail }: Standing): Keyed[] {
    const { link, chatId } = this.#chat;
    this.#chat.status = status;
    const said = JSON.stringify([status, estimatedWaitSeconds, detail, chatId]);
    if (said === this.#saidLast) return [];
    this.#saidLast = said;
    const command: Command = {
      ...{ type: "ChangeExternalChatStatus", sessionId: link.sessionId, linkId: link.linkId, status },
      ...{ conversation: chatId, estimatedWaitSeconds },
      detail: detail === undefined ? null : detail.slice(0, LONGEST_DETAIL).toWellFormed().replaceAll("\0", ""),
    };
    return [{ key: null, command }];
  }

  moment(event: EphemeralEvent): void {
    this.#ports.moments.say({ id: newId(), tenant: this.#chat.link.tenant, event, at: this.#now() });
  }

  /** Kept as it came, sealed for the participant whose chat it is. The same one is kept once. */
  async deadLetter({ key, reason, raw }: { key: string; reason: string; raw: unknown }): Promise<void> {
    const { link, streamId } = this.#chat;
    const { tenant, participantId, linkId } = link;
    const { voice, store, onDeadLetter } = this.#ports;
    const commandId = this.#idOf(key);
    const record = { key: streamId, value: JSON.stringify(raw ?? null), headers: { tenant, ce_id: commandId, linkId } };
    const subject =
      participantId === null ? `${tenant}/service/${voice.service.id}` : `${tenant}/participant/${participantId}`;
    const sealed = await sealedRecord(store.keyring, record, subject);
    if (sealed === null || (await this.#isKept(commandId))) return; // who it is about is erased
    await store.deadLetters.add({
      ...{ tenant, commandId, reason: "unreadable", detail: `${voice.vendor}: ${reason}` },
      record: { topic: voice.provider, partition: 0, offset: "0", ...sealed, value: Buffer.from(sealed.value) },
      answer: { status: 422, body: null }, // nobody waits for it
    });
    onDeadLetter();
  }

  /** Sealed, the same letter is another one each time. */
  async #isKept(commandId: string): Promise<boolean> {
    const { link, streamId: key } = this.#chat;
    const { deadLetters } = this.#ports.store;
    const { results } = await deadLetters.list(link.tenant, { key, offset: 0, limit: 100 });
    return results.some((letter) => letter.commandId === commandId);
  }

  #idOf(key: string): string {
    const { prefix } = this.#ports.voice;
    const id = `${prefix}:${this.#chat.name}:${key}`;
    return COMMAND_ID.test(id) ? id : `${prefix}:${digest(id)}`;
  }

  #now(): string {
    return new Date(this.#ports.clock.now()).toISOString();
  }
}

async function endAfter(acknowledged: Promise<void>, spans: readonly TracedSpan[]): Promise<void> {
  const error = await acknowledged.catch((failure: unknown) => failure);
  for (const span of spans) span.end({ error });
}
